/// What a CSV file's first line says of the others, with what the options say: Excel's names the separator, Campbell's
/// (TOA5) that a header with two lines of words after it follows.
struct CSVDeclared {
  private static let campbell = [Array("TOA5,".utf8), Array("\"TOA5\",".utf8)]
  /// Of units, and of what was done with the values.
  private static let afterCampbell = 2

  let separator: CSVSeparator
  /// Lines that are passed over before the header, and behind it.
  let before, after: Int

  init(_ source: Source, _ dialect: Dialect) throws {
    let first = try source.lineLength(after: 0).map { source.pending.part(0, $0) } ?? .none
    let excel = CSVSeparator(excel: first)
    if let excel, let asked = dialect.separator, asked != excel {
      throw Problem(
        .badData,
        "\(source.name): line 1: expected \(asked.option), as the option says, found \(Printable.quoted(first))")
    }
    separator = excel ?? dialect.separator ?? .comma
    guard separator != .byte(dialect.decimal) else { throw Dialect.twice(separator) }
    let mayTell = dialect.header != .no && dialect.skipLines == 0
    if mayTell, CSVDeclared.campbell.contains(where: { first.starts(with: $0) }) {
      (before, after) = (1, max(CSVDeclared.afterCampbell, dialect.skipAfterHeader))
    } else {
      (before, after) = (max(excel == nil ? 0 : 1, dialect.skipLines), dialect.skipAfterHeader)
    }
  }
}
