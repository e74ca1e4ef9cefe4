import NoisyRNN
import Testing
import _NRNNReference

@Suite struct StreamsFlagsTests {
  static let (warmingUp, beyond, outOfRange) = (UInt32(8), UInt32(16), UInt32(32))

  private func stream() throws -> ModelStream {
    var file = ModelFile(Zoo.all[0].network)
    (file.sequence.warmUp, file.sequence.trainedLength, file.sequence.interval, file.inputLimit) = (2, 4, 0.25, 1.5)
    return try ModelStream(file.model())
  }

  @Test func theyFollowTheStepsSinceTheReset() throws {
    let stream = try stream()
    let samples = [Float](repeating: 0.1, count: 3 * 6)
    let expected = [Self.warmingUp, Self.warmingUp, 0, 0, Self.beyond, Self.beyond]
    #expect(try stream.run(samples).flags == expected)
    #expect(stream.info.time == 1.5)
    try stream.reset()
    #expect(try stream.run(samples).flags == expected)
  }

  /// On both ways through a step: of an interval that is nominal, and of one that is given.
  @Test(
    arguments: [(nil, nil), (3, nil), (nil, 4), (2, 4), (4, 2), (5, 5), (1, 1), (7, nil), (nil, 1)] as [(Int?, Int?)],
    [nil, 0.25])
  func everyWarmUpBesideEveryLength(kept: (Int?, Int?), dt: Double?) throws {
    var file = ModelFile(Zoo.all[0].network)
    (file.sequence.warmUp, file.sequence.trainedLength, file.sequence.interval) = (kept.0, kept.1, 0.25)
    let samples = [Float](repeating: 0.1, count: 3 * 8)
    let expected = (1...8).map {
      ($0 <= kept.0 ?? 0 ? Self.warmingUp : 0) | ($0 > kept.1 ?? .max ? Self.beyond : 0)
    }
    let (run, stepped) = (try ModelStream(file.model()), try ModelStream(file.model()))
    for _ in 0..<2 {
      #expect(try run.run(samples, dt: dt.map { Array(repeating: $0, count: 8) }).flags == expected)
      #expect(try (0..<8).flatMap { _ in try stepped.step([0, 0, 0], dt: dt ?? 0).flags } == expected)
      try run.reset()
      try stepped.reset()
    }
  }

  /// Channels as they are and scaled, with a limit and without, seen through a model that gives what it reads.
  @Test(arguments: [1, 2, 3, 8, 9, 17], [nil, 0.75, 1.5]) func whatIsReadIsTheDoubleRoundedOnce(d: Int, limit: Double?)
    throws
  {
    for channel in [Channel<Double>(), Channel(mean: 0.3, scale: 1), Channel(mean: 0, scale: -0.7)] {
      var file = ModelFile.window(Array(repeating: channel, count: d))
      file.inputLimit = limit
      let stream = try ModelStream(file.model())
      var numbers = Numbers(UInt64(d))
      for _ in 0..<50 {
        let x = numbers.floats(d, d < 4 ? 2 : 1.2)
        let z = x.map { Float((Double($0) - channel.mean) / channel.scale) }
        let largest = z.map(abs).max()!
        for dt in [0, Feed.interval] {
          let summary = try stream.step(x, dt: dt)
          #expect(summary.nominal == z && summary.mean == z && summary.largestZ == [largest])
          #expect(summary.flags == [Double(largest) > limit ?? .infinity ? Self.outOfRange : 0], "\(x)")
        }
      }
    }
  }

  /// Channel k has mean k/4 and scale 1.5.
  @Test(
    arguments: [([2.25, 0, 0], 1.5, false), ([0, 0.25 - 2.26, 0], 1.5067, true), ([0, 0, 3], 1.6667, true)]
      as [([Float], Float, Bool)])
  func outOfRangeIsAboveTheLimitOfSomeChannel(x: [Float], z: Float, flagged: Bool) throws {
    let summary = try stream().step(x)
    #expect((summary.flags[0] & Self.outOfRange != 0) == flagged)
    #expect(abs(summary.largestZ[0] - z) < 1e-4)
  }
}
