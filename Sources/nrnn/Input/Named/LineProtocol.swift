/// A point of InfluxDB's line protocol, `measurement,tag=value field=1.5,n=3i,s="text",ok=t 1465839830100400200`: its tags
/// and fields by their names, and what the point itself has: its time is its stamp, whatever a field is called.
final class LineProtocol: NamedValues {
  private static let (comma, equals, space) = (UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " "))
  private static let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))

  /// The column that is the line itself.
  static let line: StaticString = "_line"

  private(set) var points: [(name: Text, cell: Cell)] = []
  private(set) var measurement = Text.none
  private(set) var time: Text?
  private(set) var bytes = Text.none
  var series = PointSeries()
  private var at = 0
  /// Names and texts without their escapes. It does not grow within a line.
  var unescaped = Buffer()

  let what = "points"
  let mayLackChannels = false  // collectors spread the fields of a time over several points
  let form = LineForm.named
  let values: [Cell] = []
  func expected(isNamed: Bool) -> String { "measurement,tag=value field=value time" }
  func guess(_ line: Text) -> String? { nil }

  /// A tag or a field.
  func find(_ name: ValueName) -> Cell? { points.first { $0.name.isEqual(to: name.whole) }?.cell }

  func scan(_ line: Text) throws(LineFault) {
    begin(line)
    measurement = try word(endingAt: [LineProtocol.comma, LineProtocol.space])
    if take(LineProtocol.comma) { try list(tag) }
    series.end = at
    guard take(LineProtocol.space) else { throw fault }
    while take(LineProtocol.space) {}
    try list(field)
    while take(LineProtocol.space) {}
    time = stamp
    while take(LineProtocol.space) {}
    guard at == bytes.count else { throw fault }
  }

  private func begin(_ line: Text) {
    (bytes, at) = (LineProtocol.trimmed(line), 0)
    points.removeAll(keepingCapacity: true)
    series.begin()
    unescaped.removeAll()
    _ = unescaped.room(for: 2 * line.count)  // the series is in it too
  }

  static func trimmed(_ line: Text) -> Text {
    var (start, end) = (0, line.count)
    while end > 0, JSONScanner.isBlank(line[end - 1]) { end -= 1 }
    while start < end, JSONScanner.isBlank(line[start]) { start += 1 }
    return line.part(start, end)
  }

  // MARK: Pieces

  private func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private func list(_ value: (Int) throws(LineFault) -> Cell) throws(LineFault) {
    repeat {
      let start = at
      let name = try word(endingAt: [LineProtocol.comma, LineProtocol.space, LineProtocol.equals])
      guard take(LineProtocol.equals) else { throw fault }
      guard !points.contains(where: { $0.name.isEqual(to: name) }) else {
        throw LineFault(found: "\(Printable.quoted(bytes.part(start, at - 1))) twice")
      }
      points.append((name, try value(start)))
    } while take(LineProtocol.comma)
  }

  private func tag(_ start: Int) throws(LineFault) -> Cell {
    series.addTag(at: start)
    return Cell(text: try word(endingAt: [LineProtocol.comma, LineProtocol.space, LineProtocol.equals]))
  }

  private func field(_ name: Int) throws(LineFault) -> Cell {
    if take(LineProtocol.quote) { return Cell(text: try string()) }
    let start = at
    while at < bytes.count, ![LineProtocol.comma, LineProtocol.space, LineProtocol.quote].contains(bytes[at]) {
      at += 1
    }
    let word = bytes.part(start, at)
    guard !word.isEmpty else { throw fault }
    if PointNumber.isWord(word) { return Cell(kind: .word, text: word) }
    return Cell(text: try PointNumber.read(word, of: bytes.part(name, at)))
  }

  /// Up to one of these, of which those with a backslash before are part of it.
  private func word(endingAt ends: [UInt8]) throws(LineFault) -> Text {
    let start = at
    var isEscaped = false
    while at < bytes.count, !ends.contains(bytes[at]) {
      if bytes[at] == LineProtocol.backslash {
        guard at + 1 < bytes.count else { throw fault }
        isEscaped = true
        at += 1
      }
      at += 1
    }
    guard at > start else { throw fault }
    let text = bytes.part(start, at)
    return isEscaped ? plain(text, [LineProtocol.comma, LineProtocol.equals, LineProtocol.space]) : text
  }

  private func string() throws(LineFault) -> Text {
    let start = at
    while at < bytes.count, bytes[at] != LineProtocol.quote { at += bytes[at] == LineProtocol.backslash ? 2 : 1 }
    guard at < bytes.count else {
      at = bytes.count
      throw fault
    }
    at += 1
    return plain(bytes.part(start, at - 1), [LineProtocol.quote, LineProtocol.backslash])
  }

  /// Without the backslashes before these; others are text.
  private func plain(_ text: Text, _ escaped: [UInt8]) -> Text {
    guard text.contains(LineProtocol.backslash) else { return text }
    let start = unescaped.count
    var i = 0
    while i < text.count {
      if text[i] == LineProtocol.backslash, i + 1 < text.count, escaped.contains(text[i + 1]) { i += 1 }
      unescaped.append(text[i])
      i += 1
    }
    return unescaped.text(start, unescaped.count - start)
  }

  private var stamp: Text? {
    let start = at
    _ = take(UInt8(ascii: "-"))
    let digits = at
    while at < bytes.count, bytes[at].isDigit { at += 1 }
    guard at > digits else {
      at = start
      return nil
    }
    return bytes.part(start, at)
  }

  private var fault: LineFault {
    guard at < bytes.count else { return LineFault(found: "the line's end") }
    return LineFault(found: "\(Printable.quoted(bytes.part(at, min(at + 20, bytes.count)))) at byte \(at + 1)")
  }
}
