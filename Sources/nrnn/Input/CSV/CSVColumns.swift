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

  init(_ first: CSVRecords, _ asked: ColumnPlan, _ choice: Dialect.Header) throws(Problem) {
    let place = "\(first.source.name): line \(first.line)"
    if let fault = first.fault {
      let guess = Guess.said(Guess.line(first.bytes, first.separator))
      throw Problem(.badData, "\(place), column \(fault.column): \(fault.what)\(guess)")
    }
    guard !first.hasCarriageReturns else { throw Problem(.badData, "\(place): \(Guess.carriageReturns)") }
    guard Set(asked.channels).count == asked.channels.count else {
      let found = asked.channels.listed
      throw Problem(.badData, "\(first.source.name): csv: expected channels that differ in name, found \(found)")
    }
    (width, line) = (first.cells.count, first.line)
    let header = first.names
    plan = asked.resolved(header.contains)
    let isNamed = choice != .no && plan.columns.contains { header.contains($0.name) }
    if isNamed || !plan.mayBePositional || width != plan.channels.count {
      guard choice != .no else { throw CSVColumns.unnamed(plan, width, place) }
      columns = try plan.columns.map { [plan] wanted throws(Problem) in
        try CSVColumns.column(wanted, header, first, plan, place)
      }
      isHeader = true
    } else {
      columns = plan.columns.enumerated().map { Column(index: $0, name: $1.name) }
      isHeader = choice == .yes || choice == .auto && !header.contains(where: CSVColumns.isValue)
    }
  }

  /// What is said of the first line where it is a sample.
  static let noNames = " (no header: see --input-header)"

  private static func column(
    _ wanted: ColumnPlan.Wanted, _ header: [Key], _ first: CSVRecords, _ plan: ColumnPlan, _ place: String
  ) throws(Problem) -> Column {
    let found = header.indices.filter { header[$0] == wanted.name }
    guard found.count != 1 else { return Column(index: found[0], name: wanted.name) }
    var what = "\(found.count)"
    if let twin = header.first(where: { $0 != wanted.name && $0.looksLike(wanted.name) }), found.isEmpty {
      what = "none; \(twin.shown) looks the same and has other bytes"
    } else if found.isEmpty {
      let bytes = Guess.isUTF8(first.bytes) ? "" : Guess.notUTF8
      what = "none; the header has \(header.listed)\(Guess.said(HeaderGuess.text(first, plan)))\(bytes)"
    }
    throw Problem(.badData, "\(place): expected one column \(wanted.shown), found \(what)")
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
