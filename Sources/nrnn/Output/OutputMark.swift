import Glibc

/// How much of an output file a state stands for, and a checksum of its layout and of the last bytes of it, which tells
/// that file from another one, and rows from others that do not fit to them.
struct OutputMark: Equatable {
  private static let span = 4096

  let length: UInt64
  let check: UInt32

  init(length: UInt64, check: UInt32) { (self.length, self.check) = (length, check) }

  /// Nil: it cannot be read.
  init?(_ descriptor: Int32, length: Int, layout: [UInt8]) {
    let count = min(length, OutputMark.span)
    var tail = [UInt8](repeating: 0, count: count)
    guard pread(descriptor, &tail, count, length - count) == count else { return nil }
    self.init(length: UInt64(length), check: crc32(layout + tail))
  }
}
