/// A line of CSV by itself.
enum CSVLine {
  /// Its cells as names, without blanks around them; none where its quotes are wrong.
  static func names(_ line: Text, _ separator: CSVSeparator) -> [Key] {
    var (scanner, bytes) = (CSVScanner(separator), Array(line))
    return bytes.withUnsafeMutableBufferPointer { copy in
      let line = Text(copy)
      scanner.scan(line, 0, line.count)
      guard scanner.state == .outside else { return [] }
      if scanner.hasQuotes { scanner.unquote(copy.baseAddress!) }
      return scanner.cells.map { Key(line.part($0.start, $0.end).withoutBlanks) }
    }
  }
}
