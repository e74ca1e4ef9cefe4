/// Records of a CSV file. A header names the columns, in any order; those that the plan does not name are passed over.
struct CSVReader: SampleReader {
  private let plan: ColumnPlan
  /// For each column of the plan its index, and what messages call it.
  private let columns: [(index: Int, name: String)]
  private let width: Int
  private let source: Source
  private var records: CSVRecords
  private var cells: [String] = []
  /// Records read ahead, with their lines: the first of a file without a header, or what stands after an empty line.
  private var ahead: [(cells: [String], line: Int)] = []
  private var line = 1

  init(_ source: Source, _ plan: ColumnPlan) throws {
    (self.source, self.plan) = (source, plan)
    records = CSVRecords(source)
    guard Set(plan.channels).count == plan.channels.count else {
      let found = plan.channels.listed
      throw Problem(.badData, "\(source.name): csv: expected channels that differ in name, found \(found)")
    }
    guard let first = try records.next() else {
      let names = plan.columns.map(\.name).listed
      throw Problem(.badData, "\(source.name): expected a header with \(names), found an empty file")
    }
    width = first.count
    let names = plan.wanted.map(\.name)
    if plan.mayBePositional, first.count == names.count, !names.allSatisfy(first.contains) {
      columns = names.enumerated().map { ($0, $1) }
      if first.contains(where: { $0.isEmpty || Float($0) != nil }) { ahead = [(first, 1)] }
    } else {
      columns = try plan.columns.map { try CSVReader.column($0, first, source.name) }
    }
  }

  private static func column(_ wanted: ColumnPlan.Wanted, _ header: [String], _ file: String) throws(Problem)
    -> (Int, String)
  {
    let found = header.indices.filter { header[$0] == wanted.name }
    guard found.count == 1 else {
      let what = found.isEmpty ? "none; the header has \(header.listed)" : "\(found.count)"
      let hint = wanted.option.map { " (\($0))" } ?? ""
      throw Problem(.badData, "\(file): line 1: expected one column \"\(wanted.name)\"\(hint), found \(what)")
    }
    return (found[0], wanted.name)
  }

  var place: String { "\(source.name): line \(line)" }
  var unfinishedPlace: String { "\(source.name): line \(records.unfinished)" }
  var isReady: Bool { !ahead.isEmpty || source.hasLine }

  mutating func advance() throws -> Bool {
    if ahead.isEmpty { try readAhead() }
    guard !ahead.isEmpty else { return false }
    (cells, line) = ahead.removeFirst()
    return true
  }

  /// Empty lines at the end of the file are no records; those before another record are one.
  private mutating func readAhead() throws {
    while let cells = try records.next() {
      if cells != [""] || ahead.isEmpty { ahead.append((cells, records.line)) }
      if cells != [""] { return }
    }
    ahead = []
  }

  func record() throws(Problem) -> Record {
    guard cells.count == width, cells != [""] else {
      let found = cells == [""] ? "an empty line" : "\(cells.count)"
      throw Problem(.badData, "\(place): expected as many cells as line 1 has, \(width), found \(found)")
    }
    let here = place
    return Record(
      cells: columns.prefix(plan.wanted.count).map { Cell(csv: cells[$0.index]) },
      kept: columns.dropFirst(plan.wanted.count).map { CSVWriter.quoted(cells[$0.index]) }
    ) { "\(here), column \(columns[$0].index + 1) (\(columns[$0].name))" }
  }
}

