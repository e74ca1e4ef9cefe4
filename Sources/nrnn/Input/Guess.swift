/// What something looks like that cannot be read, for a message.
enum Guess {
  private static let magic: [(start: [UInt8], name: String)] = [
    ([0x1f, 0x8b, 0x08], "gzip"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"),
    (Array("BZh91A".utf8), "bzip2"), ([0x04, 0x22, 0x4d, 0x18], "lz4"),
    ([0x50, 0x4b, 0x03, 0x04], "zip, as Excel's own files are"), (Array("PAR1".utf8) + [0x15], "Parquet"),
    ([0x89, 0x48, 0x44, 0x46], "HDF5"), ([0x93] + Array("NUMPY".utf8), "NumPy's npy"),
    ([0xd0, 0xcf, 0x11, 0xe0], "an old Excel file"),
  ]
  private static let wide: [(start: [UInt8], name: String)] = [
    ([0xff, 0xfe, 0, 0], "UTF-32"), ([0xff, 0xfe], "UTF-16"), ([0xfe, 0xff], "UTF-16"), ([0, 0, 0xfe, 0xff], "UTF-32"),
  ]
  static let carriageReturns = "carriage returns alone as line ends"
  static let longestMagic = 6

  /// A file of another kind, by its first bytes, at least 4 of them; nil: nothing is known against it.
  static func binary(_ start: [UInt8]) -> String? {
    start.count < 4 ? nil : magic.first { start.starts(with: $0.start.prefix(start.count)) }?.name
  }

  static func wideText(_ start: some Collection<UInt8>) -> String? { wide.first { start.starts(with: $0.start) }?.name }

  static func looks(_ like: String) -> String { "looks like \(like)" }

  /// For the end of a message.
  static func said(_ guess: String?) -> String { guess.map { ": \(looks($0))" } ?? "" }
  static func said(of line: Text) -> String { said(Guess.line(line.slice)) }

  /// A line that should be one of CSV, with commas.
  static func line(_ line: ArraySlice<UInt8>) -> String? {
    func has(_ character: Unicode.Scalar) -> Bool { line.contains(UInt8(ascii: character)) }
    if isWide(line) { return "UTF-16" }
    if line.starts(with: Array("sep=".utf8)) { return "Excel's line that names the separator" }
    switch line.first {
    case UInt8(ascii: "#"), UInt8(ascii: "%"): return "a comment"
    case UInt8(ascii: "{") where has("}"): return "JSON: --format jsonl"
    default: break
    }
    if isLineProtocol(line) { return "InfluxDB's line protocol" }
    return separators.first { more(line, of: $0.byte) }.map { "\($0.name) between the cells, not commas" }
  }

  private static let separators: [(byte: UInt8, name: String)] = [
    (UInt8(ascii: ";"), "semicolons"), (0x09, "tabs"), (UInt8(ascii: "|"), "bars"),
  ]

  private static func more(_ line: ArraySlice<UInt8>, of byte: UInt8) -> Bool {
    line.count { $0 == byte } > line.count { $0 == UInt8(ascii: ",") }
  }

  /// Every other byte is 0.
  private static func isWide(_ line: ArraySlice<UInt8>) -> Bool {
    let zeros = line.count { $0 == 0 }
    return zeros > 1 && 2 * zeros >= line.count - 1
  }

  /// A line that should be one of JSON.
  static func lineOfJSON(_ line: ArraySlice<UInt8>) -> String? {
    if line.dropLast().contains(0x0d) { return carriageReturns }
    if isWide(line) { return "UTF-16" }
    let start = line.withoutBlanks.first
    return start != UInt8(ascii: "{") && line.contains(UInt8(ascii: ",")) && start != UInt8(ascii: "[")
      ? "CSV: --format csv" : nil
  }

  /// measurement,tag=value field=value nanoseconds
  private static func isLineProtocol(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.split(separator: 0x20)
    guard words.count >= 3, words[words.count - 2].contains(UInt8(ascii: "=")) else { return false }
    return words[words.count - 1].count >= 10 && words[words.count - 1].allSatisfy(\.isDigit)
  }

  // MARK: Cells

  private static let missing = ["na", "n/a", "#n/a", "none", "null", "missing", "?", "-", "--", "---", "."]

  static func isInfinity(_ word: ArraySlice<UInt8>) -> Bool {
    let small = unsigned(word).map { $0 | 0x20 }
    return small == Array("inf".utf8) || small == Array("infinity".utf8)
  }

  /// What programs write for a missing value; none of these is one here.
  static func isMissing(_ word: ArraySlice<UInt8>) -> Bool {
    let small = word.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    return missing.contains { small.elementsEqual($0.utf8) }
  }

  /// A cell that should be a number.
  static func number(_ word: ArraySlice<UInt8>) -> String? {
    func has(_ character: Unicode.Scalar) -> Bool { word.contains(UInt8(ascii: character)) }
    let digits = unsigned(word)
    if isMissing(word) { return "a missing value, which is an empty cell, null or nan" }
    if word.contains(0x0d), !word.contains(0x0a) { return carriageReturns }
    if word.contains(where: \.isControl) { return "a cell with control characters" }
    if has(";") || has("|") { return line(word) }
    if digits.starts(with: Array("0x".utf8)) || digits.starts(with: Array("0X".utf8)) { return "a hexadecimal number" }
    if let separator = separator(word) { return separator }
    guard digits.first?.isDigit == true else { return nil }
    if has("_") { return "a number with underscores" }
    if word.contains(where: { $0 >= 0x80 }) || has(" ") { return "a number with something after it" }
    return nil
  }

  /// Commas, apostrophes or blanks within a number: of thousands, or one for the point.
  static func separator(_ word: ArraySlice<UInt8>) -> String? {
    let word = unsigned(word)
    let marks = word.filter { !$0.isDigit && $0 != UInt8(ascii: ".") }
    guard let mark = marks.first, marks.allSatisfy({ $0 == mark }), ",' ".utf8.contains(mark) else { return nil }
    let groups = word.split(separator: mark, omittingEmptySubsequences: false)
    let ofThree = groups.dropFirst().allSatisfy { $0.prefix { $0 != UInt8(ascii: ".") }.count == 3 }
    if ofThree, (1...3).contains(groups[0].count) { return "a number with thousands separators" }
    return groups.count == 2 && mark == UInt8(ascii: ",") ? "a number with a decimal comma" : nil
  }

  private static func unsigned(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word
  }
}
