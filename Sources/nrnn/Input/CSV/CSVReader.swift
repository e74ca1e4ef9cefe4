/// Records of a CSV file. A header names the columns, in any order; those that the plan does not name are passed over.
final class CSVReader: SampleReader {
  private let columns: CSVColumns
  private let source: Source
  private let skipped: Int
  private var records: CSVRecords
  private let room: CellRoom
  /// A record was read ahead: the first of a file without a header, or what stands after empty lines.
  private var isAhead = false
  /// Empty lines before it, and the first of them.
  private var emptyLines = 0
  private var firstEmpty = 0
  /// The record at hand is one of them.
  private var isEmpty = false
  private var line = 1
  /// Where the first record with values begins.
  private var firstRecord: Int?

  init(_ source: Source, _ plan: ColumnPlan, _ dialect: Dialect) throws {
    let declared = try CSVDeclared(source, dialect)
    (self.source, skipped) = (source, declared.after)
    records = CSVRecords(source, declared.separator, dialect)
    try records.skip(declared.before)
    let comments = CommentedHeader(plan, declared.separator, dialect)
    records.noticing = dialect.header == .no ? nil : comments
    guard try records.next() else { throw CSVReader.empty(source, plan) }
    records.noticing = nil
    columns = try CSVColumns(records, plan, dialect, comments.found)
    room = CellRoom(columns.columns.count)
    if columns.isHeader { try begin() } else { try beginWithoutHeader() }
  }

  /// Where the header is a comment the first record holds values already.
  private func begin() throws {
    guard columns.line < records.line else { return try records.skip(skipped) }
    let behind = columns.line + skipped - records.line + 1
    guard behind > 0 else { return take() }
    records.goBack()
    try records.skip(behind)
  }

  private func beginWithoutHeader() throws {
    guard skipped == 0 else {
      let place = "\(source.name): line \(columns.line)"
      throw Problem(.badData, "\(place): expected a header, as --skip-after-header says, found none")
    }
    take()
    while !isAhead, try records.next() { take() }
    guard isAhead else { throw CSVReader.empty(source, plan) }
  }

  private static func empty(_ source: Source, _ plan: ColumnPlan) -> Problem {
    guard !source.isUnfinished else {
      return Problem(.badData, "\(source.name): line 1: expected a header and a line end, found the end of the file")
    }
    let names = plan.columns.map(\.name).listed
    return Problem(.badData, "\(source.name): expected a header with \(names), found an empty file")
  }

  var plan: ColumnPlan { columns.plan }
  var place: Place { Place(line: line) }
  var unfinished: String { "\(source.name): line \(records.line): expected \(records.lacks)" }

  func shown(_ place: Place, _ column: Int?) -> String {
    let text = "\(source.name): line \(place.line)"
    guard let column else { return text }
    let noNames = place.line == columns.line ? CSVColumns.noNames : ""
    return "\(text)\(noNames), \(columns.columns[column].shown)"
  }

  func hint(_ place: Place, _ word: Text) -> String? {
    if let first = records.bytes.first, first == UInt8(ascii: "#") || first == UInt8(ascii: "%") {
      return Guess.line(records.bytes, records.separator)
    }
    if records.separator != .blanks, Guess.areNumbers(word) { return CSVSeparator.blanks.guess }
    guard place.line == firstRecord else { return Guess.perhapsMissing(word) }
    guard columns.isHeader, word.contains(where: { $0.isLetter || $0 >= 0x80 }) else { return nil }
    return "looks like a row of units: --skip-after-header \(skipped + 1)"
  }

  // MARK: Records

  var isReady: Bool {
    while !isAhead, records.isReady, (try? records.next()) == true { take() }
    return isAhead
  }

  func advance() throws -> Bool {
    while !isAhead, try records.next() { take() }
    guard isAhead else { return false }  // empty lines at the end of the file are no records
    isEmpty = emptyLines > 0
    if isEmpty {
      line = firstEmpty
      (emptyLines, firstEmpty) = (emptyLines - 1, firstEmpty + 1)
    } else {
      line = records.line
      isAhead = false
    }
    return true
  }

  /// In a file of one column each empty line is a cell; in others those in a row are one bad record.
  private func take() {
    if firstRecord == nil { firstRecord = records.line }
    guard records.isEmptyLine else { return isAhead = true }
    if emptyLines == 0 { firstEmpty = records.line }
    if emptyLines == 0 || columns.width == 1 { emptyLines += 1 }
  }

  func record() throws(Problem) -> Record {
    if isEmpty { return try emptyRecord() }
    if let fault = records.fault {
      throw Problem(.badData, "\(shown(place, nil)), column \(fault.column): \(fault.what)")
    }
    guard records.cells.count == columns.width else { throw misshapen(found) }
    for (i, column) in columns.columns.enumerated() { room.cells[i] = Cell(text: records.text(column.index)) }
    return room.record(place)
  }

  private func emptyRecord() throws(Problem) -> Record {
    guard columns.width == 1 else { throw misshapen("found an empty line") }
    for i in room.cells.indices { room.cells[i] = Cell() }
    return room.record(place)
  }

  private func misshapen(_ found: String) -> Problem {
    let place = shown(place, nil)
    return Problem(
      .badData, "\(place): expected as many cells as line \(columns.line) has, \(columns.width), \(found)")
  }

  /// Of a record that has another number of cells than the first.
  private var found: String {
    let count = records.cells.count
    let empty = records.cells.reversed().prefix { $0.start == $0.end }.count
    if count > columns.width, count - empty <= columns.width { return "found \(count), the last ones empty" }
    if plan.isWithin(records.names) { return "found \(count): \(HeaderGuess.at(records.line))" }
    return "found \(count)\(Guess.said(Guess.line(records.bytes, records.separator)))"
  }
}
