/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), round by round.
public enum Philox {
  public typealias Words = (UInt32, UInt32, UInt32, UInt32)
  public typealias Key = (UInt32, UInt32)

  static let multipliers: (UInt32, UInt32) = (0xD251_1F53, 0xCD9E_8D57)

  /// The keys of the ten rounds.
  static func schedule(_ key: Key) -> [Key] {
    (UInt32(0)..<10).map { (key.0 &+ $0 &* 0x9E37_79B9, key.1 &+ $0 &* 0xBB67_AE85) }
  }

  public static func words(_ counter: Words, _ key: Key) -> Words {
    var c = counter
    for k in schedule(key) {
      let a = multipliers.0.multipliedFullWidth(by: c.0)
      let b = multipliers.1.multipliedFullWidth(by: c.2)
      c = (b.high ^ c.1 ^ k.0, b.low, a.high ^ c.3 ^ k.1, a.low)
    }
    return c
  }

  /// The counter that gives these words: each round is a bijection, its multipliers being odd.
  public static func counter(giving words: Words, _ key: Key) -> Words {
    var c = words
    for k in schedule(key).reversed() {
      let (c0, c2) = (c.3 &* inverse(multipliers.0), c.1 &* inverse(multipliers.1))
      let a = multipliers.0.multipliedFullWidth(by: c0)
      let b = multipliers.1.multipliedFullWidth(by: c2)
      c = (c0, c.0 ^ b.high ^ k.0, c2, c.2 ^ a.high ^ k.1)
    }
    return c
  }

  /// 1 / m modulo 2^32 by Newton's iteration, which doubles the correct bits.
  private static func inverse(_ m: UInt32) -> UInt32 {
    (0..<5).reduce(m) { x, _ in x &* (2 &- m &* x) }
  }
}
