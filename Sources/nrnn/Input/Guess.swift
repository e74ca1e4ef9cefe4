/// What something looks like that cannot be read, for a message, and the option that would mend it.
enum Guess {
  static let carriageReturns = "looks like carriage returns alone as line ends"
  static let notUTF8 = ": not UTF-8: --encoding latin1?"
  private static let wideText = "looks like UTF-16: --encoding utf-16-le?"
  private static let protocolText = "looks like InfluxDB's line protocol: --format influx"

  /// For the end of a message.
  static func said(_ guess: String?) -> String { guess.map { ": \($0)" } ?? "" }

  static func isUTF8(_ text: Text) -> Bool { String(validating: text, as: UTF8.self) != nil }

  // MARK: Lines

  /// A line that should be one of CSV, with this separator.
  static func line(_ line: Text, _ separator: CSVSeparator) -> String? {
    if isWide(line) { return wideText }
    let start = line.withoutBlanks
    if let first = start.first, first == UInt8(ascii: "#") || first == UInt8(ascii: "%") {
      return "looks like a comment: --comment '\(Character(Unicode.Scalar(first)))'"
    }
    if isJSON(start) { return "looks like JSON: --format jsonl" }
    if isLineProtocol(line) { return protocolText }
    return CSVSeparator.common.first { $0 != separator && count($0, line) > count(separator, line) }?.guess
  }

  private static func count(_ separator: CSVSeparator, _ line: Text) -> Int {
    guard case .byte(let byte) = separator else { return 0 }
    return line.count { $0 == byte }
  }

  private static func isJSON(_ line: Text) -> Bool {
    if line.first == UInt8(ascii: "{") { return line.contains(UInt8(ascii: "}")) }
    guard line.first == UInt8(ascii: "[") else { return false }
    let next = line.dropFirst().first { !$0.isBlank && $0 != 0x0d }
    return next == nil || next == UInt8(ascii: "{")
  }

  /// Every other byte is 0.
  private static func isWide(_ line: Text) -> Bool {
    let zeros = line.count { $0 == 0 }
    return zeros > 1 && 2 * zeros >= line.count - 1
  }

  /// A line that should be one of JSON.
  static func lineOfJSON(_ line: Text) -> String? {
    if line.dropLast().contains(0x0d) { return carriageReturns }
    if isWide(line) { return wideText }
    if isLineProtocol(line) { return protocolText }
    let start = line.withoutBlanks.first
    let isCSV = line.contains(UInt8(ascii: ",")) && start != UInt8(ascii: "{") && start != UInt8(ascii: "[")
    return isCSV ? "looks like CSV: --format csv" : nil
  }

  /// measurement,tag=value field=value nanoseconds
  private static func isLineProtocol(_ line: Text) -> Bool {
    let words = line.split { $0 == 0x20 || $0 == 0x0d }
    guard words.count >= 3, words[words.count - 2].contains(UInt8(ascii: "=")) else { return false }
    return words[words.count - 1].count >= 10 && words[words.count - 1].allSatisfy(\.isDigit)
  }

  // MARK: Cells

  private static let missing = ["na", "n/a", "#n/a", "none", "null", "missing", "?", "-", "--", "---", "."]
  private static let longestWord = 40

  static func isInfinity(_ word: some Collection<UInt8>) -> Bool {
    let small = unsigned(word).map { $0 | 0x20 }
    return small == Array("inf".utf8) || small == Array("infinity".utf8)
  }

  /// What programs write for a missing value; none of these is one unless an option says so.
  static func isMissing(_ word: some Collection<UInt8>) -> Bool {
    let small = word.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    return missing.contains { small.elementsEqual($0.utf8) }
  }

  /// A cell that should be a number.
  static func number(_ word: Text, _ decimal: UInt8 = UInt8(ascii: ".")) -> String? {
    func has(_ character: Unicode.Scalar) -> Bool { word.contains(UInt8(ascii: character)) }
    let digits = Array(unsigned(word))
    if isMissing(word) { return "looks like a missing value: --missing-value \(quoted(word))" }
    if word.contains(0x0d), !word.contains(0x0a) { return carriageReturns }
    if word.contains(where: \.isControl) { return "looks like a cell with control characters" }
    if has(";") || has("|") { return line(word, .comma) }
    if let other = hexadecimal(word) ?? separator(word, decimal) { return other }
    guard digits.first?.isDigit == true, !areNumbers(word) else { return nil }
    if has("_") { return "looks like a number with underscores" }
    return word.contains { $0 >= 0x80 } || has(" ") ? "looks like a number with something after it" : nil
  }

  static func hexadecimal(_ word: Text) -> String? {
    let small = unsigned(word).prefix(2).map { $0 | 0x20 }
    return small == [0x30, UInt8(ascii: "x")] ? "looks like a hexadecimal number" : nil
  }

  /// Several of them, with blanks between?
  static func areNumbers(_ word: Text) -> Bool {
    let words = word.split(whereSeparator: \.isBlank)
    return words.count > 1 && words.allSatisfy { DecimalNumber(Text(rebasing: $0)) != nil }
  }

  /// A cell of a column of numbers that is none: a word may say that there is none.
  static func perhapsMissing(_ word: Text) -> String? {
    guard !word.contains(where: \.isDigit), word.count <= longestWord, isUTF8(word) else { return nil }
    return "if it means a missing value: --missing-value \(quoted(word))"
  }

  /// As a shell takes it.
  private static func quoted(_ word: Text) -> String {
    let isPlain = word.allSatisfy { $0 >= 0x80 || $0.isDigit || $0.isLetter || "-_./+:%@".utf8.contains($0) }
    return isPlain ? Printable.text(word) : "'\(Printable.text(word).replacing("'", with: "'\\''"))'"
  }

  /// Commas, points, apostrophes or blanks within a number: of thousands, or one for the point.
  static func separator(_ text: Text, _ decimal: UInt8 = UInt8(ascii: ".")) -> String? {
    let word = Array(unsigned(text))
    let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
    let marks = word.filter { !$0.isDigit && $0 != decimal }
    guard let mark = marks.first, marks.allSatisfy({ $0 == mark }), ",.' ".utf8.contains(mark) else { return nil }
    let groups = word.split(separator: mark, omittingEmptySubsequences: false)
    let ofThree = groups.dropFirst().allSatisfy { $0.prefix { $0 != decimal }.count == 3 }
    let ofThousands =
      mark == point ? groups.count > 2 || word.contains(decimal) : ofThree && (1...3).contains(groups[0].count)
    if ofThousands { return "looks like a number with thousands separators" }
    guard groups.count == 2, mark == comma || mark == point else { return nil }
    return mark == comma ? "looks like a decimal comma: --decimal ," : "looks like a decimal point: --decimal ."
  }

  private static func unsigned<C: Collection<UInt8>>(_ word: C) -> C.SubSequence {
    word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word[...]
  }
}
