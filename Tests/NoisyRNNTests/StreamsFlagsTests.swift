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
