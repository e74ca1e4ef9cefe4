/// Records of a CSV file. A header names the columns, in any order; those that the plan does not name are passed over.
struct CSVReader: SampleReader {
  private let columns: CSVColumns
  private let source: Source
  private var records: CSVRecords
  private var current: CSVRecord?
  /// A record read ahead: the first of a file without a header, or what stands after empty lines.
  private var ahead: CSVRecord?
  /// Empty lines before `ahead`, and the first of them.
  private var emptyLines = 0
  private var firstEmpty = 0

  init(_ source: Source, _ plan: ColumnPlan) throws {
    self.source = source
    records = CSVRecords(source)
    guard let first = try records.next() else { throw CSVReader.empty(source, plan) }
    columns = try CSVColumns(first, plan, source.name)
    guard !columns.isHeader else { return }
    read(first)
    while ahead == nil, let record = try records.next() { read(record) }
    guard ahead != nil else { throw CSVReader.empty(source, plan) }
  }

  private static func empty(_ source: Source, _ plan: ColumnPlan) -> Problem {
    guard !source.isUnfinished else {
      return Problem(.badData, "\(source.name): line 1: expected a header and a line end, found the end of the file")
    }
    let names = plan.columns.map(\.name).listed
    return Problem(.badData, "\(source.name): expected a header with \(names), found an empty file")
  }

  private var line: Int { current?.line ?? 1 }
  var place: String { "\(source.name): line \(line)" }
  var unfinished: String { "\(source.name): line \(records.nextLine): expected \(records.lacks)" }

  var isReady: Bool {
    mutating get {
      while ahead == nil, records.isReady, let record = try? records.next() { read(record) }
      return ahead != nil
    }
  }

  mutating func advance() throws -> Bool {
    while ahead == nil, let record = try records.next() { read(record) }
    guard let ahead else { return false }  // empty lines at the end of the file are no records
    if emptyLines > 0 {
      current = CSVRecord(bytes: [], cells: [CSVScanner.Cell(start: 0, end: 0)], line: firstEmpty, fault: nil)
      (emptyLines, firstEmpty) = (emptyLines - 1, firstEmpty + 1)
    } else {
      (current, self.ahead) = (ahead, nil)
    }
    return true
  }

  /// In a file of one column each empty line is a cell; in others those in a row are one bad record.
  private mutating func read(_ record: CSVRecord) {
    guard record.isEmptyLine else { return ahead = record }
    if emptyLines == 0 { firstEmpty = record.line }
    if emptyLines == 0 || columns.width == 1 { emptyLines += 1 }
  }

  func record() throws(Problem) -> Record {
    let record = current!
    if let fault = record.fault { throw Problem(.badData, "\(place), column \(fault.column): \(fault.what)") }
    guard record.cells.count == columns.width, !record.isEmptyLine || columns.width == 1 else {
      throw Problem(.badData, "\(place): expected as many cells as line 1 has, \(columns.width), \(found(record))")
    }
    let (columns, file, line) = (columns, source.name, record.line)
    return Record(
      cells: columns.wanted.map { Cell(record.text($0.index)) },
      kept: columns.kept.map { CSVWriter.quoted(record.text($0.index)) }
    ) {
      let place = "\(file): line \(line)"
      return $0.map { "\(place)\(line == 1 ? CSVColumns.noNames : ""), \(columns.wanted[$0].shown)" } ?? place
    }
  }

  /// Of a record that has another number of cells than line 1.
  private func found(_ record: CSVRecord) -> String {
    guard !record.isEmptyLine else { return "found an empty line" }
    let count = record.cells.count
    let empty = record.cells.reversed().prefix { $0.start == $0.end }.count
    if count > columns.width, count - empty <= columns.width { return "found \(count), the last ones empty" }
    return "found \(count)\(Guess.said(of: record.bytes[...]))"
  }
}
