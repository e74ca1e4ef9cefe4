import ArgumentParser

/// How the input is written.
struct ReadingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Is the first row of csv one of names? auto: if a name looked for is in it, or no value.",
      valueName: "auto|yes|no"))
  var inputHeader = Dialect.Header.auto
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Names of the columns of csv without a header, in their order; an empty one is passed over.",
      valueName: "name,name,..."))
  var columns: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Between the cells of csv: a character, tab or blanks. (default: a comma)", valueName: "text"))
  var separator: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What csv writes for the point of a number: . or , (default: .)", valueName: "text"))
  var decimal: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What a line begins with that is passed over; csv and jsonl.", valueName: "text"))
  var comment: String?
  @Option(help: ArgumentHelp("Lines of csv before the header that are passed over. (default: 0)", valueName: "n"))
  var skipLines: Int?
  @Option(help: ArgumentHelp("Lines after the header, such as units. (default: 0)", valueName: "n"))
  var skipAfterHeader: Int?
  @Option(
    help: ArgumentHelp("Of a text that is not UTF-8 and has no mark, such as latin1 or cp1252.", valueName: "name"))
  var encoding: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A cell that has no value, of all channels or of one; may be repeated.", valueName: "[channel:]text"))
  var missingValue: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Of influx: points of other measurements are none of the input's; may be repeated.", valueName: "name"))
  var measurement: [String] = []

  var isEmpty: Bool { !isOfCSV && measurement.isEmpty && comment == nil && encoding == nil && missingValue.isEmpty }

  private var isOfCSV: Bool {
    inputHeader != .auto || [columns, separator, decimal].contains { $0 != nil }
      || [skipLines, skipAfterHeader].contains { $0 != nil }
  }

  func validate() throws {
    do {
      _ = try dialect
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// What goes with a format.
  func expectOptions(of format: Format) throws {
    guard format == .csv || !isOfCSV else {
      let names = "--input-header, --columns, --separator, --decimal, --skip-lines, --skip-after-header"
      throw ValidationError("\(names): expected --format csv with them, found \(format)")
    }
    guard format == .csv || format == .jsonl || comment == nil else {
      throw ValidationError("--comment: expected --format csv or jsonl with it, found \(format)")
    }
    guard format == .influx || measurement.isEmpty else {
      throw ValidationError("--measurement: expected --format influx with it, found \(format)")
    }
    guard format != .f32 || encoding == nil else {
      throw ValidationError("--encoding: expected a format that is text with it, found f32")
    }
  }

  var dialect: Dialect {
    get throws(Problem) {
      var dialect = Dialect(header: columns == nil ? inputHeader : .no)
      dialect.columns = try columnNames
      if let encoding { dialect.encoding = try Encoding(encoding.argumentBytes) }
      if let separator { dialect.separator = try ReadingArguments.separator(separator) }
      dialect.decimal = try point(beside: dialect.separator)
      dialect.comment = try comment.map { text throws(Problem) in try ReadingArguments.comment(text) } ?? []
      dialect.measurements = measurement.map { Key(argument: $0) }
      dialect.skipLines = try ReadingArguments.lines("--skip-lines", skipLines)
      dialect.skipAfterHeader = try ReadingArguments.lines("--skip-after-header", skipAfterHeader)
      return dialect
    }
  }

  /// An empty name is none that is looked for.
  private var columnNames: [Key?] {
    get throws(Problem) {
      guard let columns else { return [] }
      guard inputHeader != .yes else {
        throw Problem(.usage, "--columns: expected a file without a header, found --input-header yes")
      }
      let names = NameList.names(columns.argumentBytes)?.map { $0.bytes.isEmpty ? nil : $0 }
      guard let names, let first = names.firstIndex(where: { $0 != nil }) else {
        throw Problem(.usage, "--columns: expected names with commas between, found \(Key(argument: columns).shown)")
      }
      for (i, name) in names.enumerated().dropFirst(first + 1) {
        guard let name, names[..<i].contains(name) else { continue }
        throw Problem(.usage, "--columns: expected names that differ, found \(name.shown) twice")
      }
      return names
    }
  }

  private static func separator(_ text: String) throws(Problem) -> CSVSeparator {
    if let separator = CSVSeparator(text.argumentBytes) { return separator }
    throw Problem(
      .usage,
      """
      --separator: expected one character that is no letter, digit, quote, point, sign or line end, or tab or blanks, \
      found \(Key(argument: text).shown)
      """)
  }

  private func point(beside separator: CSVSeparator?) throws(Problem) -> UInt8 {
    guard let decimal else { return UInt8(ascii: ".") }
    guard decimal == "." || decimal == "," else {
      throw Problem(.usage, "--decimal: expected . or , and found \(Key(argument: decimal).shown)")
    }
    if let separator, separator == .byte(decimal.utf8.first!) { throw Dialect.twice(separator) }
    return decimal.utf8.first!
  }

  private static func comment(_ text: String) throws(Problem) -> [UInt8] {
    let word = text.argumentBytes[...].withoutBlanks
    guard !word.isEmpty else { throw Problem(.usage, "--comment: expected what such a line begins with, found none") }
    return Array(word)
  }

  private static func lines(_ option: String, _ count: Int?) throws(Problem) -> Int {
    guard let count else { return 0 }
    guard count >= 0 else { throw Problem(.usage, "\(option): expected a number of lines, 0 or more, found \(count)") }
    return count
  }
}
