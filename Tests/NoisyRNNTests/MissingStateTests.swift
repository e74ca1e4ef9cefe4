import CNoisyRNN
import Testing
import _NRNNReference

@testable import NoisyRNN

/// Held values, ages and policies are part of a stream's state, whatever feed and policies it has.
@Suite struct MissingStateTests {
  static let steps = 24
  static let zoos = Zoo.all + [Zoo.continuous[3], Zoo.continuous.last!]
  static let policies: [(ModelStream.Missing, ModelStream.Gap)] = [
    (.hold, .reset), (.mean, .nominal), (.skip, .reset), (.hold, .nominal),
  ]

  private func stream(
    _ zoo: Zoo, _ policy: (ModelStream.Missing, ModelStream.Gap), members: Int = 5
  ) throws -> ModelStream {
    try ModelStream(zoo.timed(Feed.interval, mostSubsteps: Feed.mostSubsteps), members: members) {
      $0.take(policy.0, policy.1, channels: zoo.inputs)
    }
  }

  private func run(_ stream: ModelStream, _ range: Range<Int>) throws -> [[UInt32]] {
    let feed = Feed(stream.model.inputs.count, steps: Self.steps)
    return try stream.run(feed.samples, dt: feed.dt, range).arrays
  }

  /// The feed has what the tests are about.
  @Test(arguments: zoos, policies) func theFeedHasGapsAndMissingValues(
    zoo: Zoo, policy: (ModelStream.Missing, ModelStream.Gap)
  ) throws {
    let flags = try run(stream(zoo, policy), 0..<Self.steps).last!
    #expect(flags.contains { $0 & 3 != 0 } && flags.contains { $0 & GapsTests.gap != 0 } && flags.contains(0))
  }

  @Test(arguments: zoos, policies) func everyCopyContinues(
    zoo: Zoo, policy: (ModelStream.Missing, ModelStream.Gap)
  ) throws {
    for half in [1, 7, 12] {
      let stream = try stream(zoo, policy)
      _ = try run(stream, 0..<half)
      let restored = try ModelStream(stream.model, members: 5, id: 9)  // rejects
      let copied = try ModelStream(stream.model, members: 5) { $0.missing = .mean }
      try restored.restore(stream.snapshot())
      try check { nrnn_stream_copy(copied.handle, stream.handle, $0) }
      let cloned = try stream.clone()
      let rest = try run(stream, half..<Self.steps)
      for other in [restored, copied, cloned] {
        #expect(try run(other, half..<Self.steps) == rest)
        #expect(try other.snapshot() == stream.snapshot())
      }
    }
  }

  @Test(arguments: zoos, policies) func everySplitIsStepByStep(
    zoo: Zoo, policy: (ModelStream.Missing, ModelStream.Gap)
  ) throws {
    let feed = Feed(zoo.inputs, steps: Self.steps)
    let one = try stream(zoo, policy)
    let expected = joined(try one.steps(feed.samples, dt: feed.dt))
    for cut in 0...Self.steps {
      let stream = try stream(zoo, policy)
      let parts = try [0..<cut, cut..<Self.steps].map { try stream.run(feed.samples, dt: feed.dt, $0) }
      #expect(joined(parts) == expected, "cut at \(cut)")
      #expect(try stream.snapshot() == one.snapshot())
    }
  }

  @Test(arguments: zoos, policies) func aMemberIsTheSameInEveryEnsemble(
    zoo: Zoo, policy: (ModelStream.Missing, ModelStream.Gap)
  ) throws {
    let feed = Feed(zoo.inputs, steps: Self.steps)
    let K = zoo.network.outputs.count
    func members(_ M: Int) throws -> [[Float]] {
      let all = try stream(zoo, policy, members: M).run(feed.samples, dt: feed.dt, 0..<Self.steps).members
      return (0..<Self.steps).map { Array(all[$0 * M * K..<($0 * M + 2) * K]) }
    }
    let expected = try members(2)
    for M in [11, 12, 13] { #expect(try members(M) == expected, "\(M) members") }
  }

  // MARK: Resets

  static let resets: [(name: String, reset: @Sendable (ModelStream) throws -> Void)] = [
    ("initial", { try $0.reset() }), ("zero", { try $0.reset(to: .zero) }),
    ("snapshot", { try $0.reset(to: $0.snapshot()) }),
  ]

  /// A model without memory but that of its held values: what it holds, and how old that is.
  private func holder() throws -> ModelStream {
    try ModelStream(ModelFile.window([Channel(mean: 7), Channel(.age(of: 0))]).model(), members: 1) {
      ($0.missing, $0.gap) = (.hold, .reset)
    }
  }

  @Test(arguments: resets.indices) func aResetForgets(index: Int) throws {
    let stream = try holder()
    _ = try stream.step([10])
    #expect(try stream.step([.nan]).nominal == [3, Float(Feed.interval)])
    #expect(try stream.step([.nan]).nominal == [3, Float(2 * Feed.interval)])
    try Self.resets[index].reset(stream)
    let first = try stream.step([.nan])
    #expect(first.nominal == [0, Float(Feed.interval)] && first.flags == [1], "\(Self.resets[index].name)")
  }

  @Test func aResetWithinARunForgets() throws {
    let (stream, x) = (try holder(), [10, .nan, .nan, .nan] as [Float])
    let row = Float(Feed.interval)
    #expect(try stream.run(x, resets: [0, 0, 1, 0]).nominal == [3, 0, 3, row, 0, row, 0, 2 * row])
    let gap = try stream.run(x, dt: [0, 0, 100, 0])
    #expect(gap.nominal == [3, 0, 3, row, 0, row, 0, 2 * row] && gap.flags == [0, 1, 5, 1])
  }
}
