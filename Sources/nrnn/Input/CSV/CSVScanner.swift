/// Takes a record of CSV apart, one line after the other, as RFC 4180 has it: a quote opens a cell only as the first
/// byte of it, blanks aside; within quotes separators and line ends are text and two quotes are one. After the closing
/// quote only blanks may stand. A quote elsewhere is a character like others. Blanks around a cell, and carriage
/// returns before the line end, are no part of it; those within quotes are.
struct CSVScanner {
  struct Cell {
    var start: Int
    var end: Int
    var isQuoted = false
    var hasQuotes = false
  }

  enum State { case outside, inQuotes, bad }

  private(set) var cells: [Cell] = []
  private(set) var state = State.outside
  /// Some cell has quotes within.
  private(set) var hasQuotes = false
  private let separator: UInt8
  private let isOfBlanks: Bool
  /// What may stand around a cell beside a space.
  private let blank: UInt8

  private static let quote = UInt8(ascii: "\"")

  init(_ separator: CSVSeparator) {
    let (tab, space) = (UInt8(ascii: "\t"), UInt8(ascii: " "))
    switch separator {
    case .byte(let byte): (self.separator, isOfBlanks, blank) = (byte, false, byte == tab ? space : tab)
    case .blanks: (self.separator, isOfBlanks, blank) = (space, true, tab)
    }
  }

  /// The next record begins.
  mutating func begin() {
    cells.removeAll(keepingCapacity: true)
    (state, hasQuotes) = (.outside, false)
  }

  /// Goes on with the record's next line, bytes `start` to `end` of it.
  mutating func scan(_ bytes: Text, _ start: Int, _ end: Int) {
    var at = start
    if state == .inQuotes {
      guard close(bytes, &at, end), separate(bytes, &at, end) else { return }
    }
    while state == .outside {
      guard take(bytes, &at, end) else { return }
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == blank }
  private func separates(_ byte: UInt8) -> Bool { byte == separator || isOfBlanks && byte == blank }

  /// One cell and the separator after it, if there is one.
  private mutating func take(_ bytes: Text, _ at: inout Int, _ end: Int) -> Bool {
    while at < end, isBlank(bytes[at]) { at += 1 }
    if at < end, bytes[at] == CSVScanner.quote {
      at += 1
      cells.append(Cell(start: at, end: at, isQuoted: true))
      return close(bytes, &at, end) && separate(bytes, &at, end)
    }
    let first = at
    while at < end, !separates(bytes[at]) { at += 1 }
    var last = at
    if at == end { while last > first, bytes[last - 1] == 0x0d { last -= 1 } }
    while last > first, isBlank(bytes[last - 1]) { last -= 1 }
    if isOfBlanks, first == last, !cells.isEmpty { return false }
    cells.append(Cell(start: first, end: last))
    at += 1
    return at <= end
  }

  /// The rest of a cell in quotes; false: it goes on in the next line.
  private mutating func close(_ bytes: Text, _ at: inout Int, _ end: Int) -> Bool {
    while at < end {
      if bytes[at] == CSVScanner.quote {
        guard at + 1 < end, bytes[at + 1] == CSVScanner.quote else {
          cells[cells.count - 1].end = at
          state = .outside
          at += 1
          return true
        }
        cells[cells.count - 1].hasQuotes = true
        hasQuotes = true
        at += 1
      }
      at += 1
    }
    state = .inQuotes
    return false
  }

  /// What stands between a closing quote and the next cell; false: there is no next one.
  private mutating func separate(_ bytes: Text, _ at: inout Int, _ end: Int) -> Bool {
    let quote = at
    while at < end, isBlank(bytes[at]) { at += 1 }
    if isOfBlanks ? at > quote : at < end && bytes[at] == separator {
      at += isOfBlanks ? 0 : 1
      return true
    }
    while at < end, bytes[at] == 0x0d { at += 1 }
    if at < end { state = .bad }
    return false
  }

  /// Two quotes become one, in place.
  mutating func unquote(_ bytes: UnsafeMutablePointer<UInt8>) {
    for i in cells.indices where cells[i].hasQuotes {
      var (at, end) = (cells[i].start, cells[i].start)
      while at < cells[i].end {
        if bytes[at] == CSVScanner.quote { at += 1 }
        bytes[end] = bytes[at]
        (at, end) = (at + 1, end + 1)
      }
      (cells[i].end, cells[i].hasQuotes) = (end, false)
    }
  }
}
