import NRNNPlatform

/// The first and last bytes of a file, which say that it is a model and whole, before anything is decoded.
enum FileEnvelope {
  static let version: UInt32 = 1
  static let defaultLimit = min(1 << 30, largestLimit)
  /// Sizes that follow from that of a file stay within an Int, whatever its width; protobuf-c counts in 32 bits.
  static let largestLimit = min(UInt64(UInt32.max), UInt64(Int.max / 8))
  /// Field 1, a string of 4: "nrnn".
  private static let magic: StaticString = "\u{0a}\u{04}nrnn"
  /// Field 15, fixed32.
  private static let checksumTag: UInt8 = 0x7d
  private static let checksumSize = 5

  static func checkEnds(_ bytes: UnsafeRawBufferPointer, _ limit: UInt64) throws(Failure) {
    guard UInt64(bytes.count) <= limit else {
      throw Failure(.tooLarge).say("file: ").atMost(Int(clamping: limit), " bytes", found: bytes.count)
    }
    guard begins(bytes) else {
      throw Failure(.notAModel).say("file: expected the first bytes of a model, found ")
        .say(bytes.count == 0 ? "an empty file" : "others")
    }
    let end = bytes.count - checksumSize
    guard end >= magic.utf8CodeUnitCount, bytes[end] == checksumTag else {
      throw Failure(.corrupt).say("file: expected a checksum at the end, found none: truncated?")
    }
  }

  static func checkSum(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    let end = bytes.count - checksumSize
    let stored = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end + 1, as: UInt32.self))
    guard nrnn_crc32(0, bytes.baseAddress, end) == stored else {
      throw Failure(.corrupt).say("file: expected the checksum at its end, found another: truncated or altered")
    }
  }

  private static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= magic.utf8CodeUnitCount else { return false }
    for i in 0..<magic.utf8CodeUnitCount where bytes[i] != magic.utf8Start[i] { return false }
    return true
  }
}
