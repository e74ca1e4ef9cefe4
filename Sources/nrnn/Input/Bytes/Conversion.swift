import Glibc

/// The C library's conversion of an encoding to UTF-8.
final class Conversion {
  private let handle: iconv_t

  /// Nil: it knows none of this name.
  init?(_ name: String) {
    handle = iconv_open("UTF-8", name)
    if Int(bitPattern: handle) == -1 { return nil }
  }

  deinit { iconv_close(handle) }

  /// How many bytes were taken and given, and what stopped it: 0, or E2BIG, EILSEQ, EINVAL.
  func convert(_ text: Text, into room: UnsafeMutableBufferPointer<UInt8>) -> (taken: Int, given: Int, stop: Int32) {
    var start = text.baseAddress.map { UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: CChar.self) }
    var end = room.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }
    var (left, space) = (text.count, room.count)
    let status = iconv(handle, &start, &left, &end, &space)
    return (text.count - left, room.count - space, status == -1 ? errno : 0)
  }

  var keepsASCII: Bool {
    let ascii = Array(UInt8(1)...127)
    return ascii.withUnsafeBufferPointer { text in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 9) { room in
        let (taken, given, _) = convert(text, into: room)
        return taken == text.count && Text(rebasing: room.prefix(given)).isEqual(to: text)
      }
    }
  }
}
