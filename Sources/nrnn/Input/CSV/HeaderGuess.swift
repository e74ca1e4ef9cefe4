/// Of a first record without the names that are looked for: the option that would find them.
enum HeaderGuess {
  private static let lookedAt = 200  // lines

  static func text(_ first: CSVRecords, _ plan: ColumnPlan) -> String? {
    let looks = Guess.line(first.bytes, first.separator)
    let others = (CSVSeparator.common + [.blanks]).filter { $0 != first.separator }
    if let other = others.first(where: { plan.isWithin(CSVLine.names(first.bytes, $0)) }) { return other.guess }
    guard looks?.contains("comment") != true else { return looks }
    for (line, text) in first.laterLines(lookedAt) {
      for separator in [first.separator] + others where plan.isWithin(CSVLine.names(text, separator)) {
        let also = separator == first.separator ? "" : ", \(separator.option)"
        return "\(at(line))\(also)"
      }
    }
    return looks
  }

  static func at(_ line: Int) -> String { "the header looks like line \(line): --skip-lines \(line - 1)" }
}
