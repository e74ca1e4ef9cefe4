/// A point of InfluxDB's line protocol, `measurement,tag=value field=1.5,n=3i,s="text",ok=t 1465839830100400200`: its tags
/// and fields by their names, and those of the point itself.
final class LineProtocol: NamedValues {
  private static let (comma, equals, space) = (UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " "))
  private static let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))

  /// The column that is the line itself.
  static let line: StaticString = "_line"

  private var points: [(name: Text, cell: Cell)] = []
  private var measurement = Text.none
  private var time: Text?
  private var bytes = Text.none
  /// Where each tag begins, and where all of them end.
  private var tags: [Int] = []
  private var tagsEnd = 0
  private var sorted: Text?
  private var at = 0
  /// Names and texts without their escapes. It does not grow within a line.
  private var unescaped = Buffer()

  let what = "points"
  let mayLackChannels = false  // collectors spread the fields of a time over several points
  let form = LineForm.named
  let values: [Cell] = []
  func expected(isNamed: Bool) -> String { "measurement,tag=value field=value time" }
  func guess(_ line: Text) -> String? { nil }

  func find(_ name: ValueName) -> Cell? {
    if let time, name.whole.isEqual(to: "time") || name.whole.isEqual(to: "_time") { return Cell(text: time) }
    if name.whole.isEqual(to: "_measurement") { return Cell(text: measurement) }
    if name.whole.isEqual(to: "_series") { return Cell(text: series) }
    if name.whole.isEqual(to: LineProtocol.line) { return Cell(text: bytes) }
    return points.first { $0.name.isEqual(to: name.whole) }?.cell
  }

  var names: [Key] {
    (points.map { Key($0.name) } + [Key("_measurement"), Key("_series")]
      + (time == nil ? [] : [Key("time"), Key("_time")])).sorted()
  }

  func scan(_ line: Text) throws(LineFault) {
    begin(line)
    measurement = try word(endingAt: [LineProtocol.comma, LineProtocol.space])
    if take(LineProtocol.comma) { try list(tag) }
    tagsEnd = at
    guard take(LineProtocol.space) else { throw fault }
    while take(LineProtocol.space) {}
    try list(field)
    while take(LineProtocol.space) {}
    time = stamp
    while take(LineProtocol.space) {}
    guard at == bytes.count else { throw fault }
  }

  private func begin(_ line: Text) {
    (bytes, at, sorted) = (LineProtocol.trimmed(line), 0, nil)
    points.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    unescaped.removeAll()
    _ = unescaped.room(for: 2 * line.count)  // the series is in it too
  }

  static func trimmed(_ line: Text) -> Text {
    var (start, end) = (0, line.count)
    while end > 0, JSONScanner.isBlank(line[end - 1]) { end -= 1 }
    while start < end, JSONScanner.isBlank(line[start]) { start += 1 }
    return line.part(start, end)
  }

  // MARK: Series

  /// Measurement and tags as the line has them, but the tags in the order of their names.
  private var series: Text {
    if (1..<max(tags.count, 1)).allSatisfy({ isBefore($0 - 1, $0) }) { return bytes.part(0, tagsEnd) }
    if let sorted { return sorted }
    let start = unescaped.count
    unescaped.append(bytes.part(0, tags[0] - 1))
    for tag in tags.indices.sorted(by: isBefore) {
      unescaped.append(LineProtocol.comma)
      unescaped.append(bytes.part(tags[tag], tag + 1 < tags.count ? tags[tag + 1] - 1 : tagsEnd))
    }
    sorted = unescaped.text(start, unescaped.count - start)
    return sorted!
  }

  private func isBefore(_ tag: Int, _ other: Int) -> Bool {
    points[tag].name.lexicographicallyPrecedes(points[other].name)
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
    tags.append(start)
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
