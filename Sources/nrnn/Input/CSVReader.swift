/// Records of a CSV file. A header names the columns, in any order; those that the plan does not name are passed over.
final class CSVReader: SampleReader {
  private let columns: CSVColumns
  private let source: Source
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

  init(_ source: Source, _ plan: ColumnPlan) throws {
    self.source = source
    room = CellRoom(plan.columns.count)
    records = CSVRecords(source)
    guard try records.next() else { throw CSVReader.empty(source, plan) }
    columns = try CSVColumns(records, plan, source.name)
    guard !columns.isHeader else { return }
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

  var place: Place { Place(line: line) }
  var unfinished: String { "\(source.name): line \(records.line): expected \(records.lacks)" }

  func shown(_ place: Place, _ column: Int?) -> String {
    let text = "\(source.name): line \(place.line)"
    guard let column else { return text }
    return "\(text)\(place.line == 1 ? CSVColumns.noNames : ""), \(columns.columns[column].shown)"
  }

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
    Problem(.badData, "\(shown(place, nil)): expected as many cells as line 1 has, \(columns.width), \(found)")
  }

  /// Of a record that has another number of cells than line 1.
  private var found: String {
    let count = records.cells.count
    let empty = records.cells.reversed().prefix { $0.start == $0.end }.count
    if count > columns.width, count - empty <= columns.width { return "found \(count), the last ones empty" }
    return "found \(count)\(Guess.said(of: records.bytes))"
  }
}
