import NRNNKernels
import NoisyRNN
import Testing
import _NRNNReference

/// Where a draw comes from: the words of the address, the generator, the maps.
@Suite struct NoiseAddressTests {
  /// Random123's known answers: counter, key, words.
  static let known: [(counter: [UInt32], key: [UInt32], words: [UInt32])] = [
    ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([.max, .max, .max, .max], [.max, .max], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  @Test(arguments: known.indices) func philoxGivesTheKnownAnswers(index: Int) {
    let (counter, key, words) = Self.known[index]
    var out = [UInt32](repeating: 0, count: 4)
    nrnn_philox(counter, key, &out)
    #expect(out == words)
    let reference = Philox.words((counter[0], counter[1], counter[2], counter[3]), (key[0], key[1]))
    #expect([reference.0, reference.1, reference.2, reference.3] == words)
    let back = Philox.counter(giving: reference, (key[0], key[1]))
    #expect([back.0, back.1, back.2, back.3] == counter)
  }

  @Test(
    arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
      as [(String, UInt64)])
  func streamIDsAreFNV1a(key: String, id: UInt64) {
    #expect(streamID(ofKey: key) == id)
    #expect(streamID(ofKey: Array(key.utf8)) == id)
  }

  /// Addresses with each part at its ends and in between.
  static let places: [Draw] = {
    let top: UInt64 = 1 << 40 - 1
    return [
      Draw(), Draw(seed: 1), Draw(seed: 1 << 32), Draw(streamID: 1), Draw(streamID: 1 << 63), Draw(episode: 1),
      Draw(episode: 1 << 32), Draw(episode: top), Draw(member: 1), Draw(member: 1 << 24 - 1), Draw(noiseID: 1),
      Draw(noiseID: 63), Draw(tick: 1), Draw(tick: 1 << 32), Draw(tick: top), Draw(slot: 1), Draw(slot: 15),
      Draw(
        seed: 0x0123_4567_89ab_cdef, streamID: .max, episode: 0xab_cdef_0123, member: 0x654321, noiseID: 42,
        tick: 0x12_3456_789a, slot: 7),
    ]
  }()

  private func normals(_ d: Draw, _ first: Int, _ count: Int) throws -> [Float] {
    try NoisyRNN.normals(
      seed: d.seed, streamID: d.streamID, episode: d.episode, member: d.member, noiseID: d.noiseID, tick: d.tick,
      slot: d.slot, firstUnit: UInt32(first), count: count)
  }

  @Test(arguments: places) func normalsAreThoseOfTheAddress(draw: Draw) throws {
    for (first, count) in [(0, 70), (65536 - 40, 40)] {
      for (i, got) in try normals(draw, first, count).enumerated() {
        #expect(abs(Double(got) - draw.normal(first + i)) < 2e-6, "unit \(first + i)")
      }
    }
  }

  @Test(arguments: places, Tier.all) func uniformsAreThoseOfTheAddress(draw: Draw, tier: Tier) {
    var (at, out) = (draw.address, [Float](repeating: 0, count: 70))
    #expect(draw.floats(70, uniform: true, tier).map(Double.init) == (0..<70).map { draw.uniform($0) })
    tier.table.uniforms(&at, 0, 70, 0.25, -2, &out)
    #expect(out == (0..<70).map { Float(-2).addingProduct(0.25, Float(draw.uniform($0))) })
  }

  /// A unit's draw does not depend on the range that was asked for, nor on the tier.
  @Test(arguments: Tier.all) func everyRangeGivesTheSameDraws(tier: Tier) {
    var at = nrnn_address(key: (1, 2), word0: 3 << 14, word1: 4, word2: 5, word3: 6)
    for uniform in [false, true] {
      func draw(_ first: Int, _ count: Int, _ tier: Tier) -> [UInt32]? {
        var out = Guarded([Float](repeating: 0, count: count))
        return out.bits {
          if uniform {
            tier.table.uniforms(&at, UInt32(first), count, 1, 0, $0)
          } else {
            tier.table.normals(&at, UInt32(first), count, 1, $0)
          }
        }
      }
      let whole = draw(0, 120, .generic)!
      for first in 0...37 {
        for count in 0...80 { #expect(draw(first, count, tier) == Array(whole[first..<first + count])) }
      }
    }
  }

  @Test(arguments: Tier.all) func scaleIsAFactor(tier: Tier) {
    var at = nrnn_address(key: (1, 2), word0: 0, word1: 0, word2: 0, word3: 0)
    var (one, two) = ([Float](repeating: 0, count: 64), [Float](repeating: 0, count: 64))
    tier.table.normals(&at, 0, 64, 1, &one)
    tier.table.normals(&at, 0, 64, 2, &two)
    #expect(two == one.map { 2 * $0 })
  }

  /// Each part just beyond its range.
  @Test(
    arguments: [
      (1 << 40, 0, 0, 0, 0, 0, 1), (0, 1 << 24, 0, 0, 0, 0, 1), (0, 0, 64, 0, 0, 0, 1), (0, 0, 0, 1 << 40, 0, 0, 1),
      (0, 0, 0, 0, 16, 0, 1), (0, 0, 0, 0, 0, 65536, 1), (0, 0, 0, 0, 0, 1, 65536),
    ] as [(UInt64, UInt32, UInt32, UInt64, UInt32, UInt32, Int)])
  func anAddressOutOfRangeIsRefused(
    episode: UInt64, member: UInt32, noiseID: UInt32, tick: UInt64, slot: UInt32, first: UInt32, count: Int
  ) {
    let error = #expect(throws: NRNNError.self) {
      try NoisyRNN.normals(
        seed: 0, streamID: 0, episode: episode, member: member, noiseID: noiseID, tick: tick, slot: slot,
        firstUnit: first, count: count)
    }
    #expect(error?.status == .invalidArgument)
  }
}
