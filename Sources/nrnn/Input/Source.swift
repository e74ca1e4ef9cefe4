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
  private var buffer = Buffer()
  /// What was taken of the buffer.
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
    return min(1, Double(bytesRead - pending.count) / Double(size))
  }

  // MARK: Whole pieces

  /// The length of the line that begins `offset` bytes on, without its end; nil at the end of the file. Nothing is taken.
  func lineLength(after offset: Int) throws -> Int? {
    var searched = offset
    while true {
      if let end = newline(after: searched) { return end - offset }
      guard pending.count - offset <= Source.longestLine else {
        throw Problem(.badData, "\(name): expected lines of at most \(Source.longestLine) bytes, found a longer one")
      }
      searched = max(pending.count, offset)
      guard try fill() else { return pending.count <= offset || leave() ? nil : pending.count - offset }
    }
  }

  /// The first bytes of those that are there: at least `count`, or a line, or all that the file has.
  func beginning(_ count: Int) throws -> [UInt8] {
    while pending.count < count, !hasLine, try fill() {}
    return Array(pending.prefix(count))
  }

  /// What some programs begin a text of UTF-8 with is no part of it.
  func skipByteOrderMark() throws {
    if try beginning(3) == [0xef, 0xbb, 0xbf] { drop(3) }
  }

  /// At its end: had it no byte?
  var wasEmpty: Bool { bytesRead == 0 }

  /// What was read and not taken yet; good until more is waited for.
  var pending: Text { buffer.text(start, buffer.count - start) }

  /// Where they lie, for who changes what nobody reads again.
  var writable: UnsafeMutablePointer<UInt8> { UnsafeMutablePointer(mutating: pending.baseAddress!) }

  /// How many of the next `count` bytes there are: fewer at the end of the file. Nothing is taken.
  func length(atMost count: Int) throws -> Int {
    while pending.count < count, try fill() {}
    guard pending.isEmpty || has(count) || !leave() else { return 0 }
    return min(count, pending.count)
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
    while pending.count <= limit, try fill() {}
    guard pending.count <= limit else { throw Problem(.io, "\(name): expected at most \(limit) bytes, found more") }
    defer { drop(pending.count) }
    return Array(pending)
  }

  /// Is there a line, or so many bytes, that need not be waited for?
  var hasLine: Bool { newline(after: 0) != nil }
  func has(_ count: Int) -> Bool { pending.count >= count }

  /// Where the first line end from here on is.
  func newline(after offset: Int) -> Int? {
    let bytes = pending
    guard offset < bytes.count, let first = bytes.baseAddress else { return nil }
    let found = memchr(first + offset, Int32(Source.newline), bytes.count - offset)
    return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(first) }
  }

  /// So many bytes are done with; the line end after the last ones may not be there.
  func drop(_ count: Int) { start = min(start + count, buffer.count) }

  /// Reads what there is; false at the end of the file.
  private func fill() throws -> Bool {
    guard !ended else { return false }
    buffer.removeFirst(start)
    start = 0
    var got = 0
    repeat {
      try Interruption.wait(for: descriptor)
      got = read(descriptor, buffer.room(for: Source.chunk).baseAddress!, Source.chunk)
    } while got < 0 && (errno == EAGAIN || errno == EINTR)
    guard got >= 0 else { throw Problem(.io, "\(name): \(systemError())") }
    buffer.wrote(got)
    bytesRead += got
    ended = got == 0
    return !ended
  }
}

/// What the last call to the system failed with.
func systemError() -> String { String(cString: strerror(errno)) }
