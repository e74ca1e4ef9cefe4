/// The records of a CSV file as RFC 4180 has them: cells in quotes may hold commas, line ends and doubled quotes.
struct CSVRecords {
  private static let (quote, comma, newline) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"))
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
  private static let blanks: [UInt8] = [0x20, 0x09, 0x0d]

  let source: Source
  /// The line that the last record began in, from 1.
  private(set) var line = 0
  private var lines = 0
  /// The line of what the source left.
  private(set) var unfinished = 0

  init(_ source: Source) { self.source = source }

  /// The cells of the next record, without blanks around them; nil at the end.
  mutating func next() throws -> [String]? {
    guard var bytes = try nextLine() else {
      unfinished = lines + 1
      return nil
    }
    line = lines
    if line == 1, bytes.starts(with: CSVRecords.byteOrderMark) { bytes.removeFirst(3) }
    var quotes = CSVRecords.quotes(in: bytes)
    while quotes % 2 == 1 {
      let more = bytes.count <= Source.longestLine ? try nextLine() : nil
      guard let more else {
        if bytes.count <= Source.longestLine, source.leave() {
          unfinished = line
          return nil
        }
        throw Problem(.badData, "\(source.name): line \(line): expected a closing quote, found none")
      }
      bytes += [CSVRecords.newline] + more
      quotes += CSVRecords.quotes(in: more)
    }
    return CSVRecords.cells(bytes)
  }

  private mutating func nextLine() throws -> [UInt8]? {
    guard let line = try source.line() else { return nil }
    lines += 1
    return line
  }

  private static func quotes(in bytes: [UInt8]) -> Int { bytes.count { $0 == quote } }

  private static func cells(_ bytes: [UInt8]) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var (quoted, closed) = (false, false)
    for byte in bytes {
      if byte == quote {
        if closed { cell.append(quote) }
        (quoted, closed) = (!quoted, quoted)
      } else if byte == comma && !quoted {
        cells.append(text(cell))
        (cell, closed) = ([], false)
      } else {
        cell.append(byte)
        closed = false
      }
    }
    return cells + [text(cell)]
  }

  private static func text(_ cell: [UInt8]) -> String {
    let first = cell.firstIndex { !blanks.contains($0) } ?? cell.endIndex
    let last = cell.lastIndex { !blanks.contains($0) } ?? first - 1
    return String(decoding: cell[first..<last + 1], as: UTF8.self)
  }
}
