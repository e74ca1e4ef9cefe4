/// How a CSV file is written.
struct CSVDialect {
  enum Separator: Equatable {
    case byte(UInt8)
    /// Runs of blanks and tabs; those at the ends of a line do not count.
    case blanks
  }

  var separator = Separator.byte(UInt8(ascii: ","))
}
