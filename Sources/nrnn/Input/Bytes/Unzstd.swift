import CCompression

/// What is packed in a file of zstd, frame by frame.
final class Unzstd: ByteInput {
  private let packed: ByteWindow
  private let file: String
  private let stream = ZSTD_createDStream()
  /// As much as belongs together is unpacked in a call: what is before something damaged is then there.
  private var next: Int
  private var isWithinFrame = false

  init(_ packed: ByteWindow, _ file: String) {
    (self.packed, self.file) = (packed, file)
    next = ZSTD_initDStream(stream)
  }

  deinit { ZSTD_freeDStream(stream) }

  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    while output.pos == 0 {
      guard try packed.has(1) || isFlushing(&output) else {
        guard !isWithinFrame else { throw Packing.zstd.broken(file, "one that is cut") }
        break
      }
      if output.pos == 0 { try unpack(&output) }
    }
    return output.pos
  }

  /// What the last input gave and the room before had no place for.
  private func isFlushing(_ output: inout ZSTD_outBuffer) -> Bool {
    guard isWithinFrame else { return false }
    var none = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
    let status = ZSTD_decompressStream(stream, &output, &none)
    if ZSTD_isError(status) == 0, output.pos > 0 { isWithinFrame = status != 0 }
    return output.pos > 0
  }

  private func unpack(_ output: inout ZSTD_outBuffer) throws {
    let pending = packed.pending
    var input = ZSTD_inBuffer(src: pending.baseAddress, size: min(next, pending.count), pos: 0)
    let status = ZSTD_decompressStream(stream, &output, &input)
    guard ZSTD_isError(status) == 0 else {
      throw Packing.zstd.broken(file, isWithinFrame ? "one that is damaged" : "something else after it")
    }
    packed.drop(input.pos)
    isWithinFrame = status != 0
    next = isWithinFrame ? max(status, 1) : ZSTD_initDStream(stream)
  }
}
