/// Which cells of a record are what, as the first record and the plan have it.
struct CSVColumns {
  struct Column {
    let index: Int
    let name: Key

    /// For a message.
    var shown: String { "column \(index + 1) (\(Printable.text(name.bytes)))" }
  }

  /// Those of the plan, in its order.
  let columns: [Column]
  let width: Int
  /// The first record holds names, and is no sample.
  let isHeader: Bool

  init(_ first: CSVRecords, _ plan: ColumnPlan, _ file: String) throws(Problem) {
    if let fault = first.fault {
      throw Problem(
        .badData, "\(file): line 1, column \(fault.column): \(fault.what)\(Guess.said(of: first.bytes))")
    }
    guard !first.hasCarriageReturns else {
      throw Problem(.badData, "\(file): line 1: looks like \(Guess.carriageReturns)")
    }
    guard Set(plan.channels).count == plan.channels.count else {
      throw Problem(.badData, "\(file): csv: expected channels that differ in name, found \(plan.channels.listed)")
    }
    width = first.cells.count
    let header = first.names
    let isNamed = plan.header != .no && plan.columns.contains { header.contains($0.name) }
    if isNamed || !plan.mayBePositional || width != plan.channels.count {
      guard plan.header != .no else { throw CSVColumns.unnamed(plan, width, file) }
      columns = try plan.columns.map { wanted throws(Problem) in
        try CSVColumns.column(wanted, header, first, file)
      }
      isHeader = true
    } else {
      columns = plan.columns.enumerated().map { Column(index: $0, name: $1.name) }
      isHeader = plan.header == .yes || plan.header == .auto && !header.contains(where: CSVColumns.isValue)
    }
  }

  /// What is said of line 1 where it is a sample.
  static let noNames = " (no header: see --input-header)"

  private static func column(_ wanted: ColumnPlan.Wanted, _ header: [Key], _ first: CSVRecords, _ file: String)
    throws(Problem) -> Column
  {
    let found = header.indices.filter { header[$0] == wanted.name }
    guard found.count != 1 else { return Column(index: found[0], name: wanted.name) }
    var what = "\(found.count)"
    if let twin = header.first(where: { $0 != wanted.name && $0.looksLike(wanted.name) }), found.isEmpty {
      what = "none; \(twin.shown) looks the same and has other bytes"
    } else if found.isEmpty {
      what = "none; the header has \(header.listed)\(Guess.said(of: first.bytes))"
    }
    throw Problem(.badData, "\(file): line 1: expected one column \(wanted.shown), found \(what)")
  }

  private static func unnamed(_ plan: ColumnPlan, _ width: Int, _ file: String) -> Problem {
    guard plan.mayBePositional else {
      return Problem(
        .usage,
        "--input-header no: expected a single channel or channels without names, and no option that names a column")
    }
    return Problem(
      .badData, "\(file): line 1: expected as many cells as channels, \(plan.channels.count), found \(width)")
  }

  /// Is it missing, a number, or something that begins like one or is no text, and so no name?
  private static func isValue(_ key: Key) -> Bool {
    key.bytes.withUnsafeBufferPointer { text in
      guard !Cell(text: text).isMissing, !text.contains(where: \.isControl) else { return true }
      let (start, word) = (text.drop { "+-.".utf8.contains($0) }.first, text.slice)
      return start?.isDigit == true || Guess.isInfinity(word) || Guess.isMissing(word) || DecimalNumber.isNaN(text)
    }
  }
}
