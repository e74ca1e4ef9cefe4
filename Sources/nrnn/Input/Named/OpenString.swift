import Glibc

/// Whether a string is open where a line of a point ends: its text goes on in the next line then, whatever stands there.
/// It knows no more of points than where their strings begin and end, and what is none may open one too.
struct OpenString {
  private static let (comma, equals, space) = (UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " "))
  private static let quote = UInt8(ascii: "\"")

  private(set) var isOpen = false

  /// A line without one changes nothing.
  static func mayBeQuoted(_ line: Text) -> Bool {
    line.baseAddress.map { memchr($0, Int32(quote), line.count) != nil } ?? false
  }

  /// The next line. No byte is looked at twice.
  mutating func read(_ line: Text) {
    var at = isOpen ? 0 : OpenString.fields(line)
    while isOpen || OpenString.findString(line, &at) {
      at = line.end(from: at) { $0 == OpenString.quote }
      isOpen = at == line.count
      guard !isOpen, OpenString.take(OpenString.comma, line, after: &at) else { return }
    }
  }

  /// Where they begin.
  private static func fields(_ line: Text) -> Int {
    var at = 0
    while at < line.count, JSONScanner.isBlank(line[at]) { at += 1 }
    at = line.end(from: at) { $0 == space }
    while at < line.count, line[at] == space { at += 1 }
    return at
  }

  /// From the name of a field on: goes into the next string; false: there is none.
  private static func findString(_ line: Text, _ at: inout Int) -> Bool {
    while true {
      at = line.end(from: at) { $0 == equals || $0 == comma || $0 == space }
      guard at < line.count, line[at] == equals else { return false }
      at += 1
      if at < line.count, line[at] == quote {
        at += 1
        return true
      }
      while at < line.count, line[at] != comma, line[at] != space, line[at] != quote { at += 1 }
      guard at < line.count, line[at] == comma else { return false }
      at += 1
    }
  }

  /// Is it behind the byte at this place? Goes behind it then.
  private static func take(_ byte: UInt8, _ line: Text, after at: inout Int) -> Bool {
    at += 2
    return at <= line.count && line[at - 1] == byte
  }
}

extension Text {
  /// Up to the first of some bytes that has no backslash before it.
  @inline(__always)
  func end(from start: Int, before isEnd: (UInt8) -> Bool) -> Int {
    var at = start
    while at < count, !isEnd(self[at]) { at += self[at] == UInt8(ascii: "\\") ? 2 : 1 }
    return Swift.min(at, count)
  }
}
