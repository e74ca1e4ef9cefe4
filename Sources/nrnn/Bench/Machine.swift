import NRNNTools

/// What one core can do, in samples that are taken around the cases. A limit is a median of them, or the best of several.
struct Machine {
  private static let batches = 15

  /// Multiply-adds a nanosecond.
  static func multiplyAdds(_ clock: Clock) -> [Double] {
    let count = 192 * 5000
    return samples { clock.time { _ = nrnn_probe_fma(count) } }.map { Double(count) / $0 }
  }

  private static func samples(_ batch: () -> UInt64) -> [Double] {
    _ = batch()  // the frequency rises, the caches fill
    return (0..<batches).map { _ in Double(max(1, batch())) }
  }

  /// A buffer as large as a model's weights, to be read as a step would.
  final class Buffer {
    private static let grain = 256

    private let memory: UnsafeMutableRawPointer
    private let size: Int

    init(_ bytes: Int) {
      size = max(1, (bytes + Buffer.grain - 1) / Buffer.grain) * Buffer.grain
      memory = .allocate(byteCount: size, alignment: 64)
      memory.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    }

    deinit { memory.deallocate() }

    /// Bytes a nanosecond.
    func reads(_ clock: Clock) -> [Double] {
      let passes = max(1, (4 << 20) / size)
      return Machine.samples { clock.time { _ = nrnn_probe_read(memory, size, passes) } }
        .map { Double(passes * size) / $0 }
    }
  }
}
