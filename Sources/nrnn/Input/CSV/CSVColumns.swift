/// Which cells of a record are what, as the first record and the plan have it.
struct CSVColumns {
  struct Column {
    let index: Int
    let name: Key

    /// For a message.
    var shown: String { "column \(index + 1) (\(Printable.text(name.bytes)))" }
  }

  /// The plan, with the columns of a time that the header has.
  let plan: ColumnPlan
  /// Those of the plan, in its order.
  let columns: [Column]
  let width: Int
  /// Of the first record.
  let line: Int
  /// The first record holds names, and is no sample.
  let isHeader: Bool

  /// `commented`: a comment before the first record has all names.
  init(_ first: CSVRecords, _ asked: ColumnPlan, _ dialect: Dialect, _ commented: CSVHeader?) throws(Problem) {
    let file = first.source.name
    guard Set(asked.channels).count == asked.channels.count else {
      throw Problem(
        .badData, "\(file): csv: expected channels that differ in name, found \(asked.channels.listed)")
    }
    if let commented, first.fault != nil || !asked.isWithin(first.names) {
      try self.init(commented, asked, file)
      return
    }
    let place = "\(file): line \(first.line)"
    try CSVColumns.expectReadable(first, place)
    if dialect.columns.isEmpty {
      try self.init(first, asked, dialect.header, place)
    } else {
      try self.init(dialect.columns, first, asked, place)
    }
  }

  private static func expectReadable(_ first: CSVRecords, _ place: String) throws(Problem) {
    if let fault = first.fault {
      let guess = Guess.said(Guess.line(first.bytes, first.separator))
      throw Problem(.badData, "\(place), column \(fault.column): \(fault.what)\(guess)")
    }
    guard !first.hasCarriageReturns else { throw Problem(.badData, "\(place): \(Guess.carriageReturns)") }
  }

  private init(_ header: CSVHeader, _ asked: ColumnPlan, _ file: String) throws(Problem) {
    let place = "\(file): line \(header.line)"
    plan = asked.resolved(header.names.contains)
    (width, line, isHeader) = (header.names.count, header.line, true)
    columns = try CSVColumns.columns(plan, header.names, place) { "the header has \(header.names.listed)" }
  }

  /// An option names the columns.
  private init(_ names: [Key?], _ first: CSVRecords, _ asked: ColumnPlan, _ place: String) throws(Problem) {
    guard first.cells.count >= names.count else {
      let guess = Guess.said(Guess.line(first.bytes, first.separator))
      throw Problem(
        .badData,
        "\(place): expected at least \(names.count) cells, as --columns says, found \(first.cells.count)\(guess)")
    }
    plan = asked.resolved(names.contains)
    (width, line, isHeader) = (first.cells.count, first.line, false)
    columns = try CSVColumns.columns(plan, names, "--columns", as: .usage) {
      "it has \(names.compactMap { $0 }.listed)"
    }
  }

  private init(_ first: CSVRecords, _ asked: ColumnPlan, _ choice: Dialect.Header, _ place: String) throws(Problem) {
    (width, line) = (first.cells.count, first.line)
    let header = first.names
    plan = asked.resolved(header.contains)
    let isNamed = choice != .no && plan.columns.contains { header.contains($0.name) }
    if isNamed || !plan.mayBePositional || width != plan.channels.count {
      guard choice != .no else { throw CSVColumns.unnamed(plan, width, place) }
      columns = try CSVColumns.columns(plan, header, place) { [plan] in
        let bytes = Guess.isUTF8(first.bytes) ? "" : Guess.notUTF8
        return "the header has \(header.listed)\(Guess.said(HeaderGuess.text(first, plan)))\(bytes)"
      }
      isHeader = true
    } else {
      columns = plan.columns.enumerated().map { Column(index: $0, name: $1.name) }
      isHeader = choice == .yes || choice == .auto && !header.contains(where: CSVColumns.isValue)
    }
  }

  /// What is said of the first line where it is a sample.
  static let noNames = " (no header: see --input-header)"

  /// `what`: of a header that lacks one.
  private static func columns(
    _ plan: ColumnPlan, _ header: [Key?], _ place: String, as status: ExitStatus = .badData, _ what: () -> String
  ) throws(Problem) -> [Column] {
    try plan.columns.map { wanted throws(Problem) in
      let found = header.indices.filter { header[$0] == wanted.name }
      guard found.count != 1 else { return Column(index: found[0], name: wanted.name) }
      var count = "\(found.count)"
      if found.isEmpty {
        let twin = header.lazy.compactMap { $0 }.first { $0 != wanted.name && $0.looksLike(wanted.name) }
        count = "none; " + (twin.map { "\($0.shown) looks the same and has other bytes" } ?? what())
      }
      throw Problem(status, "\(place): expected one column \(wanted.shown), found \(count)")
    }
  }

  private static func unnamed(_ plan: ColumnPlan, _ width: Int, _ place: String) -> Problem {
    guard plan.mayBePositional else {
      return Problem(
        .usage,
        "--input-header no: expected a single channel or channels without names, and no option that names a column")
    }
    return Problem(
      .badData, "\(place): expected as many cells as channels, \(plan.channels.count), found \(width)")
  }

  /// Is it missing, a number, or something that begins like one or is no text, and so no name?
  private static func isValue(_ key: Key) -> Bool {
    key.bytes.withUnsafeBufferPointer { text in
      guard !Cell(text: text).isMissing, !text.contains(where: \.isControl) else { return true }
      let start = text.drop { "+-.,".utf8.contains($0) }.first
      return start?.isDigit == true || Guess.isInfinity(text) || Guess.isMissing(text) || DecimalNumber.isNaN(text)
    }
  }
}
