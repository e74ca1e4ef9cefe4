import NoisyRNN
import Testing
import _NRNNReference

/// Intervals that are not the nominal one.
@Suite struct TimeTests {
  /// Nominal intervals in seconds as a host writes them, as it computes them, and from a clock that is not exact.
  static let whole = [
    (1, 0.1), (2, 0.2), (3, 0.3), (3, 3 * 0.1), (3, 1.3 - 1), (6, 0.6), (7, 0.7), (1, 0.1 + 1e-10), (64, 6.4),
  ]

  @Test(arguments: Zoo.continuous, [(1, ModelStream.Noise.off), (1, .on), (13, .on)])
  func wholeIntervalsAreAsManyNominalOnes(zoo: Zoo, kind: (members: Int, noise: ModelStream.Noise)) throws {
    let model = try zoo.timed(0.1)
    let one = try ModelStream(model, members: kind.members, noise: kind.noise)
    let many = try ModelStream(model, members: kind.members, noise: kind.noise) { $0.missing = .skip }
    let goesOn = zoo.layers[0].0.goesOn  // the sample counts once
    for (i, (k, dt)) in Self.whole.enumerated() {
      let x = zoo.samples(1, seed: UInt64(i))
      let rest = goesOn ? Array(repeating: .nan, count: x.count) : x
      let explicit = try (0..<k).map { try many.step($0 == 0 ? x : rest, members: true) }
      let (found, expected) = (try one.step(x, dt: dt, members: true).arrays, explicit.last!.arrays)
      #expect(found.dropLast(2) == expected.dropLast(2), "\(k) in \(dt) s")
      #expect(goesOn || found == expected, "\(k) in \(dt) s")
      for l in model.layers.indices {
        for member in [nil, 0, kind.members - 1] {
          #expect(try one.state(layer: l, member: member) == many.state(layer: l, member: member))
        }
      }
      #expect(one.info.tick == many.info.tick && one.info.samples == UInt64(i + 1))
    }
  }

  /// Nominal intervals, and the equal sub-steps that they are taken as.
  static let parts = [
    (0x1p-40, 1), (0.01, 1), (0.3, 1), (0.5, 1), (0.99, 1), (1.25, 1), (1.499, 1), (1.5, 2), (2.4, 2), (2.5, 3),
    (3.7, 4), (10.2, 10), (64.499, 64),
  ]

  @Test(arguments: Zoo.continuous) func aPartOfAnIntervalIsTheDefinitionOverIt(zoo: Zoo) throws {
    try expectTheDefinition(zoo, Self.parts)
  }

  @Test(arguments: Zoo.whole) func anyIntervalIsOneStepOfTheDefinition(zoo: Zoo) throws {
    try expectTheDefinition(zoo, Self.parts.map { r, _ in (r, 1) })
  }

  /// A member, under half the noise, and the nominal path against the definition over the sub-steps' intervals.
  private func expectTheDefinition(_ zoo: Zoo, _ parts: [(Double, Int)]) throws {
    var network = zoo.network
    network.interval = Feed.interval
    let stream = try ModelStream(zoo.timed(Feed.interval), members: 2) { $0.noiseScale = 0.5 }
    var (nominal, member) = (network.start, network.start)
    var draw = Draw(seed: 42, streamID: 7, member: 1)
    for (i, (r, ticks)) in parts.enumerated() {
      let x = zoo.samples(1, seed: UInt64(i))
      let summary = try stream.step(x, dt: r * Feed.interval, members: true)
      for tick in 0..<ticks {
        let rho = r / Double(ticks)
        network.step(&nominal, x.map(Double.init), over: rho, hasSample: tick == 0)
        network.step(&member, x.map(Double.init), over: rho, hasSample: tick == 0, scale: 0.5) {
          draw.of(layer: $0, units: $1)
        }
        draw.tick += 1
      }
      #expect(stream.info.tick == draw.tick, "\(r) nominal intervals")
      #expect(agrees(summary.nominal, nominal.outputs), "\(r) nominal intervals")
      #expect(agrees(summary.members.suffix(nominal.outputs.count), member.outputs), "\(r) nominal intervals")
    }
  }

  /// Relative to the largest output, where that exceeds 1: without an activation states may grow.
  private func agrees(_ got: some Collection<Float>, _ exact: [Double]) -> Bool {
    let size = max(1, exact.map(abs).max()!)
    return zip(got, exact).allSatisfy { abs(Double($0) - $1) < 1e-5 * size }
  }

  // MARK: One step for one interval

  /// A map's step is one interval, whatever its length.
  @Test(arguments: Zoo.discrete) func aMapTakesOneStep(zoo: Zoo) throws {
    try expectOneStep(zoo, zoo.timed(Feed.interval), [0x1p-40, 0.25, 1, 1.499])
  }

  /// Without a nominal interval there is nothing to compare with.
  @Test(arguments: [Zoo.continuous[0], Zoo.discrete[0]]) func withoutAnIntervalEveryStepIsOne(zoo: Zoo) throws {
    try expectOneStep(zoo, zoo.timed(nil), [0x1p-40, 0.25, 1, 1.5, 1e6])
  }

  private func expectOneStep(_ zoo: Zoo, _ model: Model, _ intervals: [Double]) throws {
    let (other, nominal) = (try ModelStream(model, members: 3), try ModelStream(model, members: 3))
    for (i, r) in intervals.enumerated() {
      let x = zoo.samples(1, seed: UInt64(i))
      #expect(try other.step(x, dt: r * Feed.interval, members: true).arrays == nominal.step(x, members: true).arrays)
    }
    #expect(other.info.tick == UInt64(intervals.count) && other.info.samples == UInt64(intervals.count))
    #expect(other.info.time == intervals.reduce(0) { $0 + $1 * Feed.interval })
  }

  // MARK: Clocks

  @Test func timeTicksAndSamplesCount() throws {
    let zoo = Zoo.continuous[0]
    let stream = try ModelStream(zoo.timed(0.5), members: 2)
    _ = try stream.run(zoo.samples(4), dt: [0, 0.25, 1.5, 0], 0..<4)
    #expect(stream.info.time == 2.75 && stream.info.tick == 6 && stream.info.samples == 4)
    try stream.reset()
    #expect(stream.info.time == 0 && stream.info.tick == 0 && stream.info.samples == 0)
    let timeless = try ModelStream(zoo.timed(nil), members: 2)
    _ = try timeless.run(zoo.samples(3), dt: [0, 0.75, 0], 0..<3)
    #expect(timeless.info.time == 0.75 && timeless.info.tick == 3)
  }

  @Test(arguments: [0.1, nil], [-1, -0x1p-1000, .nan, .infinity, -.infinity] as [Double])
  func anIntervalThatIsNoneIsRefused(interval: Double?, dt: Double) throws {
    let zoo = Zoo.continuous[0]
    let stream = try ModelStream(zoo.timed(interval), members: 2)
    _ = try stream.step(zoo.samples(1))
    let before = try stream.snapshot()
    Refusal<Double>(.badInput, "dt: expected 0 or seconds, found ") { _ in }
      .expect(dt) { _ = try stream.step(zoo.samples(1), dt: $0) }
    #expect(try stream.snapshot() == before)
  }
}
