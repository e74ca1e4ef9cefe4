/// Names of columns, and the line that they stand in.
struct CSVHeader {
  let names: [Key]
  let line: Int
}

/// The last comment before the first record that has all names that are looked for, less the text that makes it one.
final class CommentedHeader {
  private let plan: ColumnPlan
  private let separator: CSVSeparator
  private let dialect: Dialect
  private(set) var found: CSVHeader?

  init(_ plan: ColumnPlan, _ separator: CSVSeparator, _ dialect: Dialect) {
    (self.plan, self.separator, self.dialect) = (plan, separator, dialect)
  }

  func take(_ comment: Text, line: Int) {
    let start = comment.prefix(while: \.isBlank).count + dialect.comment.count
    let names = CSVLine.names(comment.part(start, comment.count), separator)
    if plan.isWithin(names) { found = CSVHeader(names: names, line: line) }
  }
}
