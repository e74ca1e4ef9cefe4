import Foundation

/// A draw's address and the numbers that come of it (docs/noise.md), in Double.
public struct Draw: Sendable {
  public var seed: UInt64 = 0
  public var streamID: UInt64 = 0
  public var episode: UInt64 = 0
  public var member: UInt32 = 0
  public var noiseID: UInt32 = 0
  public var tick: UInt64 = 0
  public var slot: UInt32 = 0

  public init() {}

  public var key: Philox.Key {
    let words = Philox.words((low(streamID), high(streamID), 0x6e72_6e6e, 0), (low(seed), high(seed)))
    return (words.0, words.1)
  }

  /// The counter of the block of four units that holds `unit`.
  public func counter(_ unit: Int) -> Philox.Words {
    (
      UInt32(unit / 4) | noiseID << 14 | slot << 20 | high(tick) << 24, member | high(episode) << 24, low(tick),
      low(episode)
    )
  }

  private func words(_ unit: Int) -> [UInt32] {
    let w = Philox.words(counter(unit), key)
    return [w.0, w.1, w.2, w.3]
  }

  public func normal(_ unit: Int) -> Double {
    let w = words(unit)
    let pair = unit % 4 / 2 * 2
    return Draw.normals(w[pair], w[pair + 1])[unit % 2]
  }

  public func uniform(_ unit: Int) -> Double { Draw.uniform(words(unit)[unit % 4]) }

  /// Box and Muller 1958: two words give two normals. The first is a uniform on (0, 1] rounded to float32.
  public static func normals(_ a: UInt32, _ b: UInt32) -> [Double] {
    let uniform = Double(Float((Double(a) + 0.5) / 0x1p32))
    let radius = (-2 * log(uniform)).squareRoot()
    let angle = 2 * Double.pi * Double(b) / 0x1p32
    return [radius * cos(angle), radius * sin(angle)]
  }

  /// [0, 1), multiples of 2^-24.
  public static func uniform(_ word: UInt32) -> Double { Double(word >> 8) / 0x1p24 }
}

private func low(_ x: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: x) }
private func high(_ x: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: x >> 32) }
