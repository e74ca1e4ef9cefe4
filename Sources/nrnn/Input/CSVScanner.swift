/// Takes a record of CSV apart, one line after the other, as RFC 4180 has it: a quote opens a cell only as the first
/// byte of it, blanks aside; within quotes commas and line ends are text and two quotes are one. After the closing
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

  private static let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))

  /// Goes on with the record's next line, bytes `start` to `end` of it.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
    var at = start
    if state == .inQuotes {
      guard close(bytes, &at, end), separate(bytes, &at, end) else { return }
    }
    while state == .outside {
      guard take(bytes, &at, end) else { return }
    }
  }

  /// One cell and the comma after it, if there is one.
  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    while at < end, bytes[at].isBlank { at += 1 }
    if at < end, bytes[at] == CSVScanner.quote {
      at += 1
      cells.append(Cell(start: at, end: at, isQuoted: true))
      return close(bytes, &at, end) && separate(bytes, &at, end)
    }
    let first = at
    while at < end, bytes[at] != CSVScanner.comma { at += 1 }
    var last = at
    if at == end { while last > first, bytes[last - 1] == 0x0d { last -= 1 } }
    while last > first, bytes[last - 1].isBlank { last -= 1 }
    cells.append(Cell(start: first, end: last))
    at += 1
    return at <= end
  }

  /// The rest of a cell in quotes; false: it goes on in the next line.
  private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    while at < end {
      if bytes[at] == CSVScanner.quote {
        guard at + 1 < end, bytes[at + 1] == CSVScanner.quote else {
          cells[cells.count - 1].end = at
          state = .outside
          at += 1
          return true
        }
        cells[cells.count - 1].hasQuotes = true
        at += 1
      }
      at += 1
    }
    state = .inQuotes
    return false
  }

  /// What stands between a closing quote and the next cell; false: there is no next one.
  private mutating func separate(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    while at < end, bytes[at].isBlank { at += 1 }
    if at < end, bytes[at] == CSVScanner.comma {
      at += 1
      return true
    }
    while at < end, bytes[at] == 0x0d { at += 1 }
    if at < end { state = .bad }
    return false
  }
}
