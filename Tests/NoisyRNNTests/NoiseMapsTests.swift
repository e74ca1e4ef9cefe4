import Foundation
import NRNNKernels
import Testing
import _NRNNReference

/// From words to numbers, at words of the test's own choice: Philox is a bijection, so that for any words there is an
/// address that draws them.
@Suite struct NoiseMapsTests {
  /// The four normals, or uniforms, of a block whose words these are.
  private func draws(_ tier: Tier, _ words: Philox.Words, uniform: Bool = false) -> [Float] {
    let key: Philox.Key = (0x1234_5678, 0x9abc_def0)
    let c = Philox.counter(giving: words, key)
    var at = nrnn_address(key: key, word0: c.0, word1: c.1, word2: c.2, word3: c.3)
    var out = [Float](repeating: 0, count: 4)
    if uniform { tier.table.uniforms(&at, 0, 4, 1, 0, &out) } else { tier.table.normals(&at, 0, 4, 1, &out) }
    return out
  }

  /// Words around every power of two and every eighth of a turn.
  static let words: [UInt32] = {
    let corners = (0...32).map { UInt64(1) << UInt64($0) } + (0...8).map { UInt64($0) << 29 }
    let around = corners.flatMap { c in (-2...2).map { UInt32(truncatingIfNeeded: Int64(c) + $0) } }
    return Array(Set(around + [0xffff_ff7f, 0xffff_ff80, 0xb504_f333, 0xb504_f334])).sorted()
  }()

  @Test(arguments: Tier.all) func normalsAreBoxAndMullersEverywhere(tier: Tier) {
    for a in Self.words {
      for b in Self.words {
        let (got, exact) = (draws(tier, (a, b, b, a)), Draw.normals(a, b) + Draw.normals(b, a))
        #expect(zip(got, exact).allSatisfy { abs(Double($0) - $1) < 2e-6 }, "words \(a), \(b): \(got)")
      }
    }
  }

  /// The largest normal is sqrt(66 ln 2); the smallest radius is 0.
  @Test(arguments: Tier.all) func normalsAtTheirEnds(tier: Tier) {
    let largest = draws(tier, (0, 0, 0, 0x8000_0000))
    #expect(largest[0] == -largest[2] && abs(Double(largest[0]) - (66 * log(2)).squareRoot()) < 1e-6)
    let eighth = draws(tier, (0, 0x2000_0000, 0xffff_ffff, 0x2000_0000))
    #expect(abs(eighth[0] - eighth[1]) < 1e-6 && eighth[2] == 0 && eighth[3] == 0)
  }

  @Test(arguments: Tier.all) func uniformsAtTheirEnds(tier: Tier) {
    #expect(draws(tier, (0, 0xff, 0x100, 0xffff_ffff), uniform: true) == [0, 0, 0x1p-24, 1 - 0x1p-24])
    for word in Self.words {
      #expect(
        draws(tier, (word, word, word, word), uniform: true) == Array(repeating: Float(word >> 8) * 0x1p-24, count: 4))
    }
  }
}
