import NoisyRNN
import Testing
import _NRNNReference

/// What a missing value gets, seen through a model whose outputs are what the first layer reads.
@Suite struct MissingTests {
  typealias Missing = ModelStream.Missing
  static let (held, skipped) = (UInt32(1), UInt32(2))
  static let channels: [Channel<Double>] = [.init(mean: 20, scale: 5), .init(), .init(mean: -0.3, scale: 0.7)]

  /// Every policy in every channel.
  static let policies: [[Missing]] = {
    let all: [Missing] = [.reject, .hold, .mean, .skip]
    return (0..<64).map { [all[$0 / 16], all[$0 / 4 % 4], all[$0 % 4]] }
  }()

  private func stream(_ policies: [Missing]) throws -> ModelStream {
    try ModelStream(ModelFile.window(Self.channels).model(), members: 1) { $0.missingByChannel = policies }
  }

  @Test(arguments: policies) func agreesWithTheDefinition(policies: [Missing]) throws {
    let stream = try stream(policies)
    var sensor = Sensor(Self.channels, policies.map { Sensor<Double>.Missing(rawValue: $0.rawValue)! })
    let feed = Feed(3, steps: 60)
    for i in 0..<feed.steps {
      let (x, next) = (feed.row(i), sensor)
      guard let expected = sensor.read(x.map(Double.init), after: Feed.interval) else {
        let k = x.indices.first { x[$0].isNaN && policies[$0] == .reject }!
        try expectRefusal(stream, x, channel: k)
        sensor = next
        continue
      }
      let got = try stream.step(x)
      #expect(got.nominal == expected.normalised(Self.channels), "sample \(i)")
      #expect(got.flags == [(expected.held ? Self.held : 0) | (expected.skipped ? Self.skipped : 0)], "sample \(i)")
      #expect(got.largestZ == [largestZ(x)], "sample \(i)")
    }
  }

  /// Of the channels that have a value.
  private func largestZ(_ x: [Float]) -> Float {
    zip(x, Self.channels).filter { !$0.0.isNaN }.map { abs(Float((Double($0) - $1.mean) / $1.scale)) }.max() ?? 0
  }

  private func expectRefusal(_ stream: ModelStream, _ x: [Float], channel: Int) throws {
    let before = try stream.snapshot()
    Refusal<[Float]>(.badInput, "input: expected a finite value for channel \(channel) (test.x\(channel)), found NaN") {
      _ in
    }.expect(x) { _ = try stream.step($0) }
    #expect(try stream.snapshot() == before)
  }

  /// The definition itself, in numbers: channel 0 holds, 1 takes its mean, 2 skips the sample.
  @Test func anExample() throws {
    let stream = try stream([.hold, .mean, .skip])
    let examples: [(x: [Float], z: [Float], flags: UInt32)] = [
      ([.nan, 1, -0.3], [0, 1, 0], Self.held),  // nothing to hold yet: the mean
      ([25, .nan, -0.3], [1, 0, 0], Self.held),
      ([.nan, 2, -0.3], [1, 2, 0], Self.held),
      ([30, 3, .nan], [0, 0, 0], Self.skipped),
      ([.nan, 4, -0.3], [2, 4, 0], Self.held),  // what a skipped sample brought is held all the same
      ([.nan, .nan, .nan], [0, 0, 0], Self.skipped),
      ([20, 0, -0.3], [0, 0, 0], 0),
    ]
    for (x, z, flags) in examples {
      let summary = try stream.step(x)
      #expect(zip(summary.nominal, z).allSatisfy { abs($0 - $1) < 1e-6 } && summary.flags == [flags], "\(x)")
    }
  }

  @Test func onePolicyIsForAllChannels() throws {
    let feed = Feed(3, steps: 20)
    for policy in [Missing.hold, .mean, .skip] {
      let one = try ModelStream(ModelFile.window(Self.channels).model(), members: 1) { $0.missing = policy }
      let each = try stream([policy, policy, policy])
      #expect(try one.run(feed.samples, 0..<20).arrays == each.run(feed.samples, 0..<20).arrays)
    }
  }

  @Test func policiesByChannelAreOnePerChannel() throws {
    for count in [1, 2, 4] {
      Refusal<Int>(.invalidArgument, "missing_count: expected 0 or the number of inputs, 3, found \(count)") { _ in }
        .expect(count) { _ = try stream(Array(repeating: .hold, count: $0)) }
    }
  }

  /// The first layer advances by itself: as on channels at their means.
  @Test(arguments: (Zoo.all + Zoo.continuous).filter { zoo in !zoo.layers.contains { $0.0.goesOn } })
  func skipIsTheInputTermOfZero(zoo: Zoo) throws {
    let model = try zoo.timed()
    let (skipping, explicit) = (
      try ModelStream(model, members: 3) { $0.missing = .skip }, try ModelStream(model, members: 3)
    )
    let means = zoo.network.inputs.map { Float($0.mean) }
    for i in 0..<9 {
      var x = zoo.samples(1, seed: UInt64(i))
      guard i % 3 == 1 else {
        #expect(try skipping.step(x, members: true).arrays == explicit.step(x, members: true).arrays)
        continue
      }
      x[i % zoo.inputs] = .nan
      #expect(try skipping.step(x, members: true).members == explicit.step(means, members: true).members)
    }
  }

  // MARK: Failures

  /// h' = 2^100 x, which a large x takes beyond float32.
  private func bounded() throws -> ModelStream {
    let cell = Elman(W: Matrix(1, 1, [0]), U: Matrix(1, 2, [0x1p100, 0]), b: [0], activation: .identity)
    let network = Network(
      inputs: [Channel(), Channel()], layers: [.init(.elman(cell))], outputs: [Channel<Double>()])
    var file = ModelFile(network)
    file.sequence.interval = Feed.interval
    return try ModelStream(file.model(), members: 1) { $0.missing = .hold }
  }

  @Test(arguments: [([1e10, 1], .diverged), ([5, .infinity], .badInput)] as [([Float], Status)])
  func aStepThatFailsHoldsNothing(x: [Float], status: Status) throws {
    let stream = try bounded()
    _ = try stream.step([3, 0])
    let before = try stream.snapshot()
    let error = #expect(throws: NRNNError.self) { try stream.step(x) }
    #expect(error?.status == status)
    #expect(try stream.snapshot() == before)
    #expect(try stream.step([.nan, .nan]).nominal == [3 * 0x1p100])
  }
}
