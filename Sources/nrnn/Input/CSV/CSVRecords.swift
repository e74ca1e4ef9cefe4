/// The records of a CSV file, one at a time, in the memory of the source. One whose quotes are wrong costs its first line
/// alone: the next begins in the line after.
struct CSVRecords {
  /// A record of several lines is no longer than this: a quote that is not closed is known to be wrong by then.
  static let longest = 1 << 20

  let source: Source
  let separator: CSVSeparator
  private let dialect: Dialect
  private var scanner: CSVScanner
  /// Before the record that was scanned.
  private var lines = 0
  /// The last line whose beginning, if it were within quotes, would lead to no record. So no byte is looked at twice
  /// for a quote that is not closed, however many of them there are.
  private var doomed = 0
  private var scan = Scan()
  /// Gets the comments that are passed over.
  var noticing: CommentedHeader?
  private var stage = Stage.none
  /// What a record has not that the source left unfinished.
  private(set) var lacks = "a line end"

  private struct Scan {
    var bytes = 0
    var lines = 1
    var fault: String?
  }

  /// Of what was scanned last.
  private enum Stage {
    case none
    /// The next record.
    case ahead
    /// The record at hand: it is dropped when the next one is asked for.
    case current
  }

  init(_ source: Source, _ separator: CSVSeparator = .comma, _ dialect: Dialect = Dialect()) {
    (self.source, self.separator, self.dialect) = (source, separator, dialect)
    scanner = CSVScanner(separator)
  }

  /// Passes over the next lines, as far as there are any.
  mutating func skip(_ count: Int) throws {
    drop()
    for _ in 0..<count {
      guard let length = try source.lineLength(after: 0) else { return }
      pass(length)
    }
  }

  private mutating func pass(_ length: Int) {
    source.drop(length + 1)
    lines += 1
  }

  /// Goes on to the next record; false at the end.
  mutating func next() throws -> Bool {
    drop()
    guard try stage == .ahead || scan(waits: true) else { return false }
    stage = .current
    return true
  }

  /// The record at hand is none: its line comes next.
  mutating func goBack() { stage = .none }

  /// Need the next record not be waited for?
  var isReady: Bool {
    mutating get {
      drop()
      if stage == .none { _ = try? scan(waits: false) }
      return stage == .ahead
    }
  }

  private mutating func drop() {
    guard stage == .current else { return }
    source.drop(scan.bytes + 1)
    lines += scan.lines
    stage = .none
  }

  // MARK: The record at hand

  /// The line that it begins in, from 1; where there is none, that in which the next one would.
  var line: Int { lines + 1 }
  /// What is wrong with its quotes, and in which column.
  var fault: (what: String, column: Int)? { scan.fault.map { ($0, scanner.cells.count) } }
  var bytes: Text { source.pending.part(0, scan.bytes) }
  var cells: [CSVScanner.Cell] { scanner.cells }

  /// What a cell says.
  func text(_ column: Int) -> Text { source.pending.part(scanner.cells[column].start, scanner.cells[column].end) }

  /// A line without anything, quotes included.
  var isEmptyLine: Bool { cells.count == 1 && !cells[0].isQuoted && cells[0].start == cells[0].end }

  /// Within a cell that has no quotes.
  var hasCarriageReturns: Bool { cells.indices.contains { !cells[$0].isQuoted && text($0).contains(0x0d) } }

  /// Of a header, without blanks around them.
  var names: [Key] { cells.indices.map { Key(text($0).withoutBlanks) } }

  /// The lines behind the record at hand that are there.
  func laterLines(_ most: Int) -> [(line: Int, text: Text)] {
    var (found, offset) = ([(line: Int, text: Text)](), scan.bytes + 1)
    while found.count < most, let end = source.newline(after: offset) {
      found.append((line + scan.lines + found.count, source.pending.part(offset, end)))
      offset = end + 1
    }
    return found
  }

  // MARK: Lines

  private static let open = "expected a closing quote, found none"
  private static let tail = "expected a separator or the line's end after a closing quote, found something else"

  private mutating func scan(waits: Bool) throws -> Bool {
    guard let first = try begin(waits) else { return false }
    scan = Scan(bytes: first)
    scanner.begin()
    scanner.scan(source.pending, 0, first)
    while scanner.state == .inQuotes {
      guard lines + scan.lines >= doomed, scan.bytes <= CSVRecords.longest else { return fail(first, CSVRecords.open) }
      guard let more = try length(after: scan.bytes + 1, waits) else {
        guard !waits || source.leave() else { return fail(first, CSVRecords.open) }
        lacks = "a closing quote"
        return false
      }
      scanner.scan(source.pending, scan.bytes + 1, scan.bytes + 1 + more)
      scan.bytes += 1 + more
      scan.lines += 1
    }
    guard scanner.state != .bad else { return fail(first, CSVRecords.tail) }
    if scanner.hasQuotes { scanner.unquote(source.writable) }
    stage = .ahead
    return true
  }

  /// The length of the next line that is no comment.
  private mutating func begin(_ waits: Bool) throws -> Int? {
    while let length = try length(after: 0, waits) {
      let line = source.pending.part(0, length)
      guard dialect.isComment(line) else { return length }
      noticing?.take(line, line: lines + 1)
      pass(length)
    }
    return nil
  }

  private func length(after offset: Int, _ waits: Bool) throws -> Int? {
    waits ? try source.lineLength(after: offset) : source.newline(after: offset).map { $0 - offset }
  }

  /// Only the first line is given up.
  private mutating func fail(_ first: Int, _ fault: String) -> Bool {
    doomed = max(doomed, lines + scan.lines)
    scan = Scan(bytes: first, fault: fault)
    stage = .ahead
    return true
  }
}
