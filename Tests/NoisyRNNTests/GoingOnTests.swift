import NoisyRNN
import Testing
import _NRNNReference

/// Cells whose state a sample sets, left to themselves: samples that are skipped, and the later ticks of an interval.
@Suite struct GoingOnTests {
  static let zoos = (Zoo.all + Zoo.continuous).filter { zoo in zoo.layers.contains { $0.0.goesOn } }
  /// Nominal intervals, and the ticks of a model in continuous time.
  static let intervals = [(1.0, 1), (0.4, 1), (2.2, 2), (1, 1), (3, 3), (1.5, 2)]

  @Test(arguments: zoos) func agreesWithTheDefinition(zoo: Zoo) throws {
    var network = zoo.network
    network.interval = Feed.interval
    let stream = try ModelStream(zoo.timed(Feed.interval), members: 2) { $0.missing = .skip }
    let isContinuous = Zoo.continuous.contains { $0.name == zoo.name }
    var (nominal, member) = (network.start, network.start)
    var draw = Draw(seed: 42, streamID: 7, member: 1)
    let means = network.inputs.map(\.mean)
    for i in 0..<12 {
      let (r, ticks) = isContinuous ? Self.intervals[i % Self.intervals.count] : (1, 1)
      var x = zoo.samples(1, seed: UInt64(i))
      let hasSample = i % 4 == 0
      if !hasSample { x[i % x.count] = .nan }
      let summary = try stream.step(x, dt: r * Feed.interval, members: true)
      #expect(summary.flags == [hasSample ? 0 : MissingTests.skipped])
      let raw = hasSample ? x.map(Double.init) : means
      for tick in 0..<ticks {
        let (rho, sets) = (r / Double(ticks), hasSample && tick == 0)
        network.step(&nominal, raw, over: rho, hasSample: sets)
        network.step(&member, raw, over: rho, hasSample: sets) { draw.of(layer: $0, units: $1) }
        draw.tick += 1
      }
      #expect(agrees(summary.nominal, nominal.outputs), "sample \(i)")
      #expect(agrees(summary.members.suffix(nominal.outputs.count), member.outputs), "sample \(i)")
    }
  }

  private func agrees(_ got: some Collection<Float>, _ exact: [Double]) -> Bool {
    let size = max(1, exact.map(abs).max()!)
    return zip(got, exact).allSatisfy { abs(Double($0) - $1) < 1e-5 * size }
  }
}
