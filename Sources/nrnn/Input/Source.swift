import Glibc

/// The bytes of a file or of standard input, as they arrive.
final class Source {
  /// A line longer than this is refused: a file that is no text has none that ends.
  static let longestLine = 1 << 24
  private static let chunk = 1 << 16
  private static let newline = UInt8(ascii: "\n")

  let name: String
  /// Of a regular file; nil: where it ends is not known.
  private let size: Int?
  /// A regular file may still be written: what has no end yet is left unread.
  private let leavesUnfinished: Bool
  /// Something was left.
  var isUnfinished = false
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var bytesRead = 0
  private var ended = false

  /// The writer of a pipe is waited for with the first bytes, not here.
  init(_ path: String, leavesUnfinished: Bool = false) throws(Problem) {
    name = path == "-" ? "standard input" : path
    descriptor = path == "-" ? STDIN_FILENO : FilePath(path).call { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw Problem(.io, "\(path): \(systemError())") }
    var status = stat()
    size = fstat(descriptor, &status) == 0 && status.isRegular ? status.st_size : nil
    self.leavesUnfinished = leavesUnfinished && size != nil
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// How much of a regular file has been used; nil where the end is not known.
  var part: Double? {
    guard let size, size > 0 else { return nil }
    return min(1, Double(bytesRead - (buffer.count - start)) / Double(size))
  }

  // MARK: Whole pieces

  /// The next line without its end; nil at the end of the file.
  func line() throws -> [UInt8]? { try lineLength(after: 0).map { take($0, then: 1) } }

  /// The length of the line that begins `offset` bytes on, without its end; nil at the end of the file. Nothing is taken.
  func lineLength(after offset: Int) throws -> Int? {
    var searched = offset
    while true {
      if let end = newline(after: searched) { return end - offset }
      guard pending - offset <= Source.longestLine else {
        throw Problem(.badData, "\(name): expected lines of at most \(Source.longestLine) bytes, found a longer one")
      }
      searched = max(pending, offset)
      guard try fill() else { return pending <= offset || leave() ? nil : pending - offset }
    }
  }

  /// The first bytes of those that are there: at least `count`, or a line, or all that the file has.
  func beginning(_ count: Int) throws -> [UInt8] {
    while pending < count, !hasLine, try fill() {}
    return Array(buffer[start...].prefix(count))
  }

  /// What some programs begin a text of UTF-8 with is no part of it.
  func skipByteOrderMark() throws {
    if try beginning(3) == [0xef, 0xbb, 0xbf] { _ = take(3, then: 0) }
  }

  /// At its end: had it no byte?
  var wasEmpty: Bool { bytesRead == 0 }

  /// What was read and not taken yet.
  func withPending<T>(_ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
    try buffer.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start...])) }
  }

  /// The next `count` bytes, fewer at the end of the file.
  func bytes(_ count: Int) throws -> [UInt8] {
    while pending < count, try fill() {}
    guard buffer.count == start || has(count) || !leave() else { return [] }
    return take(min(count, pending), then: 0)
  }

  /// At the end of the file: is what has no end of its own left for the next run?
  func leave() -> Bool {
    isUnfinished = leavesUnfinished
    return leavesUnfinished
  }

  /// Waits for more bytes, or for the end of the file, no longer than so many nanoseconds; is there something?
  func arrives(within patience: UInt64) throws -> Bool {
    try ended || Interruption.wait(for: descriptor, milliseconds: Int32(clamping: (patience + 999_999) / 1_000_000))
  }

  /// The rest of a file that is no stream.
  func all(atMost limit: Int = .max) throws -> [UInt8] {
    while pending <= limit, try fill() {}
    guard pending <= limit else { throw Problem(.io, "\(name): expected at most \(limit) bytes, found more") }
    return take(pending, then: 0)
  }

  /// Is there a line, or so many bytes, that need not be waited for?
  var hasLine: Bool { newline(after: 0) != nil }
  func has(_ count: Int) -> Bool { pending >= count }

  /// Where the first line end from here on is.
  func newline(after offset: Int) -> Int? {
    withPending { bytes -> Int? in
      guard offset < bytes.count, let first = bytes.baseAddress else { return nil }
      let found = memchr(first + offset, Int32(Source.newline), bytes.count - offset)
      return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(first) }
    }
  }

  /// What is skipped may not be there at the end of the file.
  func take(_ count: Int, then skipped: Int) -> [UInt8] {
    defer { start = min(start + count + skipped, buffer.count) }
    return Array(buffer[start..<start + count])
  }

  private var pending: Int { buffer.count - start }

  /// Reads what there is; false at the end of the file.
  private func fill() throws -> Bool {
    guard !ended else { return false }
    buffer.removeFirst(start)
    start = 0
    let count = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Source.chunk))
    var got = 0
    defer { buffer.removeLast(Source.chunk - max(got, 0)) }
    repeat {
      try Interruption.wait(for: descriptor)
      got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, Source.chunk) }
    } while got < 0 && (errno == EAGAIN || errno == EINTR)
    guard got >= 0 else { throw Problem(.io, "\(name): \(systemError())") }
    bytesRead += got
    ended = got == 0
    return !ended
  }
}

/// What the last call to the system failed with.
func systemError() -> String { String(cString: strerror(errno)) }
