import NRNNKernels

/// Where a draw stands, all but its unit: noise is a pure function of this address (docs/noise.md). The layout of the
/// words can never change.
struct Address {
  /// What the draws of one unit in one tick are for.
  enum Slot: UInt32 {
    case xi = 0
    case factor, initialState
  }

  static let ticks: UInt64 = 1 << 40
  static let episodes: UInt64 = 1 << 40
  static let members = 1 << 24
  static let noiseIDs = 64
  static let slots = 16
  static let units = 1 << 16

  var words: nrnn_address

  /// Of no draw.
  init() { words = nrnn_address() }

  init(key: (UInt32, UInt32), episode: UInt64, member: Int, tick: UInt64) {
    words = nrnn_address(
      key: key,
      word0: UInt32(truncatingIfNeeded: tick >> 32) << 24,
      word1: UInt32(truncatingIfNeeded: member) | UInt32(truncatingIfNeeded: episode >> 32) << 24,
      word2: UInt32(truncatingIfNeeded: tick),
      word3: UInt32(truncatingIfNeeded: episode))
  }

  /// The next tick.
  mutating func advance() {
    words.word2 &+= 1
    if words.word2 == 0 { words.word0 &+= 1 << 24 }
  }

  /// The same place, for one layer's noise and one use.
  func at(noiseID: Int, slot: UInt32) -> nrnn_address {
    var words = self.words
    words.word0 |= UInt32(truncatingIfNeeded: noiseID) << 14 | slot << 20
    return words
  }

  /// The key of a stream: every stream id under one seed gets its own.
  static func key(seed: UInt64, streamID: UInt64) -> (UInt32, UInt32) {
    var counter: InlineArray<4, UInt32> = [
      UInt32(truncatingIfNeeded: streamID), UInt32(truncatingIfNeeded: streamID >> 32), 0x6e72_6e6e, 0,
    ]
    var key: InlineArray<2, UInt32> = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
    var out = InlineArray<4, UInt32>(repeating: 0)
    withWords(&counter) { counter in withWords(&key) { key in withWords(&out) { nrnn_philox(counter, key, $0) } } }
    return (out[0], out[1])
  }

  private static func withWords<T>(_ words: inout T, _ body: (UnsafeMutablePointer<UInt32>) -> Void) {
    withUnsafeMutablePointer(to: &words) { body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt32.self)) }
  }
}
