/// A record of CSV: its bytes and where its cells are in them.
struct CSVRecord {
  let bytes: [UInt8]
  let cells: [CSVScanner.Cell]
  /// The line that it begins in, from 1.
  let line: Int
  /// What is wrong with its quotes, and in which column.
  let fault: (what: String, column: Int)?

  /// A line without anything, quotes included.
  var isEmptyLine: Bool { cells.count == 1 && !cells[0].isQuoted && cells[0].start == cells[0].end }

  /// Within a cell that has no quotes.
  var hasCarriageReturns: Bool { cells.contains { !$0.isQuoted && bytes[$0.start..<$0.end].contains(0x0d) } }

  /// Of a header, without blanks around them.
  var names: [Key] { cells.indices.map { Key(text($0).withoutBlanks) } }

  /// What a cell says.
  func text(_ column: Int) -> ArraySlice<UInt8> {
    let cell = cells[column]
    let text = bytes[cell.start..<cell.end]
    return cell.hasQuotes ? CSVRecord.unquoted(text)[...] : text
  }

  private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var (result, isSecond) = ([UInt8](), false)
    for byte in text {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { result.append(byte) }
    }
    return result
  }
}
