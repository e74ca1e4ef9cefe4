import NRNNPlatform
import NoisyRNN
import Testing
import _NRNNReference

/// Streams at places that only a snapshot leads to.
@Suite struct StreamsLimitsTests {
  /// Where a snapshot holds episode, tick, gap policy and most sub-steps, and the first channel, little-endian.
  private static let (episodeAt, tickAt, policiesAt, heldAt, ageAt) = (40, 48, 100, 128, 136)

  /// The stream's snapshot at another place in time, sealed again.
  private func snapshot(_ stream: ModelStream, _ value: UInt64, at offset: Int) throws -> [UInt8] {
    var bytes = Array(try stream.snapshot().dropLast(4))
    withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + 8, with: $0) }
    let crc = nrnn_crc32(0, bytes, bytes.count)
    return bytes + withUnsafeBytes(of: crc.littleEndian) { Array($0) }
  }

  static let policies: [(place: Int, value: UInt64)] = [
    (policiesAt, 3 | 64 << 32), (policiesAt, 0), (policiesAt, 65_537 << 32), (heldAt, 4 << 32),
    (heldAt, UInt64(Float.infinity.bitPattern)), (ageAt, Double.infinity.bitPattern), (ageAt, Double.nan.bitPattern),
    (ageAt, (-1.0).bitPattern),
  ]

  @Test(arguments: policies) func aSnapshotOfNoSuchPolicyIsRefused(place: Int, value: UInt64) throws {
    let stream = try ModelStream(Zoo.all[0].model(), members: 3)
    #expect(try stream.failure { try stream.restore(snapshot(stream, value, at: place)) }?.status == .badSnapshot)
  }

  @Test func theLastTickAndEpisodeAreNotPassed() throws {
    let zoo = Zoo.all[0]
    let stream = try ModelStream(zoo.model(), members: 3)
    try stream.restore(snapshot(stream, 1 << 40 - 2, at: Self.tickAt))
    _ = try stream.step(zoo.samples(1))
    #expect(stream.info.tick == 1 << 40 - 1)
    #expect(try stream.failure { _ = try stream.step(zoo.samples(1)) }?.status == .exhausted)
    try stream.restore(snapshot(stream, 1 << 40 - 1, at: Self.episodeAt))
    #expect(try stream.failure { try stream.reset() }?.status == .exhausted)
    try stream.reset(episode: 0)
  }

  /// A long interval takes all its ticks or none.
  @Test func theLastTickIsNotPassedWithinAnInterval() throws {
    let zoo = Zoo.continuous[0]
    let stream = try ModelStream(zoo.timed(0.5), members: 3)
    try stream.restore(snapshot(stream, 1 << 40 - 4, at: Self.tickAt))
    #expect(try stream.failure { _ = try stream.step(zoo.samples(1), dt: 2) }?.status == .exhausted)
    _ = try stream.step(zoo.samples(1), dt: 1.5)
    #expect(stream.info.tick == 1 << 40 - 1)
  }

  /// Beyond 2^32 ticks the noise is that of the address still.
  @Test func noiseAtALateTick() throws {
    let zoo = Zoo.all[0]
    let (network, x) = (zoo.network, zoo.samples(1))
    let stream = try ModelStream(zoo.model(), members: 2)
    let draw = Draw(seed: 42, streamID: 7, member: 1, tick: 0xab_0000_0005)
    try stream.restore(snapshot(stream, draw.tick, at: Self.tickAt))
    let got = try stream.step(x, members: true).members.suffix(2)
    var path = network.start
    network.step(&path, x.map(Double.init)) { draw.of(layer: $0, units: $1) }
    for (got, exact) in zip(got, path.outputs) { #expect(abs(Double(got) - exact) < 1e-5) }
  }
}
