import NoisyRNN
import Testing

/// Reset, clone, copy, snapshot: each continues as what it is equal to, bit for bit.
@Suite struct StreamsResetTests {
  static let samples = 20

  /// A stream that has gone ten steps, and what an untouched one gives for the rest.
  private func halfway(_ zoo: Zoo, members: Int = 5) throws -> (stream: ModelStream, rest: Summary) {
    let samples = zoo.samples(Self.samples)
    let (stream, whole) = (
      try ModelStream(zoo.model(), members: members), try ModelStream(zoo.model(), members: members)
    )
    _ = try stream.run(samples, 0..<10)
    _ = try whole.run(samples, 0..<10)
    return (stream, try whole.run(samples, 10..<Self.samples))
  }

  @Test(arguments: Zoo.all) func resetIsAFreshStream(zoo: Zoo) throws {
    let (stream, _) = try halfway(zoo)
    let fresh = try ModelStream(zoo.model(), members: 5)
    try stream.reset(episode: 0)
    #expect(try stream.snapshot() == fresh.snapshot())
    #expect(try stream.steps(zoo.samples(9)).map(\.arrays) == fresh.steps(zoo.samples(9)).map(\.arrays))
    try stream.reset()
    try fresh.reset(episode: 1)
    #expect(try stream.snapshot() == fresh.snapshot())
  }

  @Test(arguments: Zoo.all) func anEpisodeHasNoiseOfItsOwn(zoo: Zoo) throws {
    let (a, b) = (try ModelStream(zoo.model(), members: 5), try ModelStream(zoo.model(), members: 5))
    try b.reset()
    let (first, second) = (try a.run(zoo.samples(9), 0..<9), try b.run(zoo.samples(9), 0..<9))
    #expect(first.members != second.members)
    #expect(first.nominal == second.nominal)
  }

  @Test(arguments: Zoo.all) func resetToZeroIsZero(zoo: Zoo) throws {
    let (stream, _) = try halfway(zoo)
    try stream.reset(to: .zero)
    for (l, layer) in stream.model.layers.enumerated() {
      #expect(try stream.state(layer: l, member: 4) == Array(repeating: 0, count: layer.state))
    }
  }

  @Test(arguments: Zoo.all) func cloneContinues(zoo: Zoo) throws {
    let (stream, rest) = try halfway(zoo)
    let clone = try stream.clone()
    _ = try stream.run(zoo.samples(3), 0..<3)  // leaves the clone alone
    #expect(try clone.run(zoo.samples(Self.samples), 10..<Self.samples).arrays == rest.arrays)
  }

  @Test(arguments: Zoo.all) func restoreContinues(zoo: Zoo) throws {
    let (stream, rest) = try halfway(zoo)
    let user: [UInt8] = [1, 2, 3]
    let other = try ModelStream(zoo.model(), members: 5, id: 99)
    #expect(try other.restore(stream.snapshot(user: user)) == user)
    #expect(try other.run(zoo.samples(Self.samples), 10..<Self.samples).arrays == rest.arrays)
    #expect(other.info.streamID == 7 && other.info.tick == UInt64(Self.samples))
  }

  @Test(arguments: Zoo.all) func resetToASnapshotTakesItsStateAlone(zoo: Zoo) throws {
    let (stream, _) = try halfway(zoo)
    let other = try ModelStream(zoo.model(), members: 5, id: 99)
    try other.reset(to: stream.snapshot(), episode: 3)
    for l in stream.model.layers.indices {
      for member in [nil, 0, 4] {
        #expect(try other.state(layer: l, member: member) == stream.state(layer: l, member: member))
      }
    }
    #expect(other.info.streamID == 99 && other.info.tick == 0 && other.info.episode == 3 && other.info.time == 0)
  }

  @Test func everyFlippedBitOfASnapshotIsRefused() throws {
    let zoo = Zoo.all[0]
    let (stream, _) = try halfway(zoo, members: 2)
    let snapshot = try stream.snapshot(user: [9])
    for bit in 0..<snapshot.count * 8 {
      var altered = snapshot
      altered[bit / 8] ^= 1 << (bit % 8)
      let error = #expect(throws: NRNNError.self) { try stream.restore(altered) }
      #expect(error?.status == (bit < 64 ? .notASnapshot : .badSnapshot), "bit \(bit)")
    }
    for size in 0..<snapshot.count {
      #expect(throws: NRNNError.self, "\(size) bytes") { try stream.restore(Array(snapshot.prefix(size))) }
    }
    #expect(try stream.snapshot(user: [9]) == snapshot)
  }

  @Test func aForeignSnapshotIsRefused() throws {
    let (stream, _) = try halfway(Zoo.all[0])
    let before = try stream.snapshot()
    let foreign: [(Status, ModelStream)] = [
      (.snapshotOfOtherModel, try ModelStream(Zoo.all[1].model(), members: 5)),
      (.snapshotOfOtherStream, try ModelStream(Zoo.all[0].model(), members: 6)),
      (.snapshotOfOtherStream, try ModelStream(Zoo.all[0].model(), members: 5, noise: .off)),
    ]
    for (status, other) in foreign {
      let error = #expect(throws: NRNNError.self) { try stream.restore(other.snapshot()) }
      #expect(error?.status == status)
      #expect(try stream.snapshot() == before)
    }
  }
}
