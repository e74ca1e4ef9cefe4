import CCompression

/// What is packed in a file of gzip, member by member.
final class Gunzip: ByteInput {
  private let packed: ByteWindow
  private let file: String
  /// Where it is must not change.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var isWithinMember = false
  /// Known with bytes that come before it.
  private var fault: Problem?

  private static let gzipAlone = 16 + MAX_WBITS

  init(_ packed: ByteWindow, _ file: String) {
    (self.packed, self.file) = (packed, file)
    stream.initialize(to: z_stream())
    inflateInit2_(stream, Gunzip.gzipAlone, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    if let fault { throw fault }
    while try isWithinMember || begins() {
      let got = try inflated(room)
      if got > 0 { return got }
      if let fault { throw fault }
    }
    return 0
  }

  /// The next member, if there is one; tapes pad with zeros.
  private func begins() throws -> Bool {
    if try packed.has(3), Packing.gzip.begins(packed.pending) {
      inflateReset(stream)
      isWithinMember = true
      return true
    }
    while try packed.has(1) {
      guard packed.pending.allSatisfy({ $0 == 0 }) else { throw Packing.gzip.broken(file, "something else after it") }
      packed.drop(packed.pending.count)
    }
    return false
  }

  private func inflated(_ room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    let isThere = try packed.has(1)
    let pending = packed.pending
    stream.pointee.next_in = UnsafeMutablePointer(mutating: pending.baseAddress)
    stream.pointee.avail_in = UInt32(pending.count)
    (stream.pointee.next_out, stream.pointee.avail_out) = (room.baseAddress, UInt32(room.count))
    let status = inflate(stream, Z_NO_FLUSH)
    packed.drop(pending.count - Int(stream.pointee.avail_in))
    let got = room.count - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: if got == 0, !isThere { fault = Packing.gzip.broken(file, "one that is cut") }
    case Z_STREAM_END: isWithinMember = false
    default: fault = Packing.gzip.broken(file, "one that is damaged")
    }
    return got
  }
}
