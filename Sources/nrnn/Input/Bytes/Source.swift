import Glibc

/// The text of a file or of standard input, as it arrives: unpacked, and in UTF-8 where its encoding is known.
final class Source {
  /// A line longer than this is refused: a file that is no text has none that ends.
  static let longestLine = 1 << 24
  private static let newline = UInt8(ascii: "\n")

  let name: String
  /// A regular file may still be written: what has no end yet is left unread.
  private let leavesUnfinished: Bool
  /// Something was left.
  private(set) var isUnfinished = false
  private let file: FileInput
  private let fileBytes: ByteWindow
  /// What the file's bytes were made into.
  private var bytes: ByteWindow

  init(_ path: String, leavesUnfinished: Bool = false) throws(Problem) {
    file = try FileInput(path)
    name = file.name
    fileBytes = ByteWindow(file)
    bytes = fileBytes
    self.leavesUnfinished = leavesUnfinished && file.size != nil
  }

  /// No regular file: what was read of it is gone from there.
  var isStream: Bool { file.size == nil }

  /// How much of a regular file has been used; nil where the end is not known.
  var part: Double? {
    guard let size = file.size, size > 0 else { return nil }
    return min(1, Double(fileBytes.bytesRead - fileBytes.pending.count) / Double(size))
  }

  // MARK: Forms

  func unpack() throws {
    for _ in 0..<Packing.deepest {
      guard let packing = Packing(try beginning(Packing.longestMagic)) else { return }
      bytes = ByteWindow(unpacked(packing))
    }
  }

  private func unpacked(_ packing: Packing) -> any ByteInput {
    switch packing {
    case .gzip: Gunzip(bytes, name)
    case .zstd: Unzstd(bytes, name)
    }
  }

  /// What a text begins with to say how it is written is no part of it.
  func decode(_ asked: Encoding?) throws {
    let mark = Encoding.marked(try beginning(Encoding.longestMark))
    if let mark, let asked, !asked.allows(mark.encoding) {
      throw Problem(
        .badData, "\(name): expected \(asked.name), as --encoding says, found the mark of \(mark.name)")
    }
    if let mark { drop(mark.length) }
    guard let encoding = mark?.encoding ?? asked, asked != nil || encoding != .named("UTF-8") else { return }
    bytes = ByteWindow(encoding.decoded(bytes, name))
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
      guard try bytes.fill() else { return pending.count <= offset || leave() ? nil : pending.count - offset }
    }
  }

  /// The first bytes of those that are there: at least `count`, or a line, or all that the file has.
  func beginning(_ count: Int) throws -> [UInt8] {
    while pending.count < count, !hasLine, try bytes.fill() {}
    return Array(pending.prefix(count))
  }

  /// At its end: had it no byte?
  var wasEmpty: Bool { fileBytes.bytesRead == 0 }

  /// What was read and not taken yet; good until more is waited for.
  var pending: Text { bytes.pending }

  /// Where they lie, for who changes what nobody reads again.
  var writable: UnsafeMutablePointer<UInt8> { UnsafeMutablePointer(mutating: pending.baseAddress!) }

  /// How many of the next `count` bytes there are: fewer at the end of the file. Nothing is taken.
  func length(atMost count: Int) throws -> Int {
    guard try !bytes.has(count), !pending.isEmpty, leave() else { return min(count, pending.count) }
    return 0
  }

  /// Are there more bytes than so many? Waits for them.
  func grows(beyond count: Int) throws -> Bool { try bytes.has(count + 1) }

  /// At the end of the file: is what has no end of its own left for the next run?
  func leave() -> Bool {
    isUnfinished = leavesUnfinished
    return leavesUnfinished
  }

  /// Waits for more bytes, or for the end of the file, no longer than so many nanoseconds; is there something?
  func arrives(within patience: UInt64) throws -> Bool { try bytes.hasEnded || file.arrives(within: patience) }

  /// The rest of a file that is no stream.
  func all(atMost limit: Int = .max) throws -> [UInt8] {
    while pending.count <= limit, try bytes.fill() {}
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

  /// Those that are there, without the last one's end; nil: there is none.
  var wholeLines: Text? {
    pending.lastIndex(of: Source.newline).map { pending.part(0, $0) }
  }

  /// Only its name is asked for from here on.
  func close() {
    file.close()
    bytes.close()
  }

  /// So many bytes are done with; the line end after the last ones may not be there.
  func drop(_ count: Int) { bytes.drop(count) }
}
