/// The records of a CSV file. One whose quotes are wrong costs its first line alone: the next begins in the line after.
struct CSVRecords {
  /// A record of several lines is no longer than this: a quote that is not closed is known to be wrong by then.
  static let longest = 1 << 20

  let source: Source
  private var lines = 0
  /// The last line whose beginning, if it were within quotes, would lead to no record. So no byte is looked at twice
  /// for a quote that is not closed, however many of them there are.
  private var doomed = 0
  private var scanned: Scan?
  /// What a record has not that the source left unfinished.
  private(set) var lacks = "a line end"

  /// A record that is there and not taken yet.
  private struct Scan {
    var scanner = CSVScanner()
    var bytes = 0
    var lines = 1
    var fault: String?
  }

  init(_ source: Source) { self.source = source }

  /// Where the next record begins.
  var nextLine: Int { lines + 1 }

  /// The next record; nil at the end.
  mutating func next() throws -> CSVRecord? {
    guard let scan = try scanned ?? scan(waits: true) else { return nil }
    scanned = nil
    defer { lines += scan.lines }
    return CSVRecord(
      bytes: source.take(scan.bytes, then: 1), cells: scan.scanner.cells, line: nextLine,
      fault: scan.fault.map { ($0, scan.scanner.cells.count) })
  }

  /// Need the next record not be waited for?
  var isReady: Bool {
    mutating get {
      if scanned == nil { scanned = try? scan(waits: false) }
      return scanned != nil
    }
  }

  private static let open = "expected a closing quote, found none"
  private static let tail = "expected a comma or the line's end after a closing quote, found something else"

  private mutating func scan(waits: Bool) throws -> Scan? {
    guard let first = try length(after: 0, waits) else { return nil }
    var scan = Scan()
    scan.bytes = first
    source.withPending { scan.scanner.scan($0, 0, first) }
    while scan.scanner.state == .inQuotes {
      guard lines + scan.lines >= doomed, scan.bytes <= CSVRecords.longest else {
        return failed(scan, first, CSVRecords.open)
      }
      guard let more = try length(after: scan.bytes + 1, waits) else {
        guard !waits || source.leave() else { return failed(scan, first, CSVRecords.open) }
        lacks = "a closing quote"
        return nil
      }
      source.withPending { scan.scanner.scan($0, scan.bytes + 1, scan.bytes + 1 + more) }
      scan.bytes += 1 + more
      scan.lines += 1
    }
    return scan.scanner.state == .bad ? failed(scan, first, CSVRecords.tail) : scan
  }

  private func length(after offset: Int, _ waits: Bool) throws -> Int? {
    waits ? try source.lineLength(after: offset) : source.newline(after: offset).map { $0 - offset }
  }

  /// Only the first line is given up.
  private mutating func failed(_ scan: Scan, _ first: Int, _ fault: String) -> Scan {
    doomed = max(doomed, lines + scan.lines)
    var failed = scan
    (failed.bytes, failed.lines, failed.fault) = (first, 1, fault)
    return failed
  }
}
