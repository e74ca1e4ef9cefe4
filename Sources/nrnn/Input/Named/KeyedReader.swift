/// Records of a file whose values have names, one on each line. A channel that a record has not is missing there; others
/// than the plan's are passed over.
final class KeyedReader: SampleReader {
  private let source: Source
  private let dialect: Dialect
  private let line: any NamedValues
  private let unseen: Unseen
  private(set) var plan: ColumnPlan
  private var room: CellRoom
  private var names: [ValueName]
  /// Of the line at hand, or read ahead: the next one that is not blank.
  private var length: Int?
  private var isAhead = false
  private var number = 0
  /// The first one that may be a record.
  private var first: Int?

  init(_ source: Source, _ plan: ColumnPlan, _ dialect: Dialect, _ line: any NamedValues, _ unseen: Unseen) throws {
    (self.source, self.plan, self.dialect, self.line, self.unseen) = (source, plan, dialect, line, unseen)
    (room, names) = (CellRoom(plan.columns.count), plan.columns.map { ValueName($0.name) })
    if plan.mayJoinTimes { try findTimes() }
  }

  /// The first record says which columns a time is made of.
  private func findTimes() throws {
    while !isAhead, let end = try source.lineLength(after: 0) { take(end) }
    guard isAhead, (try? line.scan(bytes)) != nil else { return }
    plan = plan.resolved { line.find(ValueName($0)) != nil }
    (room, names) = (CellRoom(plan.columns.count), plan.columns.map { ValueName($0.name) })
  }

  var place: Place { Place(line: number) }
  var unfinished: String { "\(source.name): line \(number + 1): expected a line end" }

  func shown(_ place: Place, _ column: Int?) -> String {
    let text = "\(source.name): line \(place.line)"
    guard let column else { return text }
    return "\(text), \(column < plan.channels.count ? "channel " : "")\(plan.columns[column].name.shown)"
  }

  var namesThere: [Key]? { line.names }

  func hint(_ place: Place, _ word: Text) -> String? { place.line == first ? nil : Guess.perhapsMissing(word) }

  /// Behind a blank line there is nothing yet.
  var isReady: Bool {
    drop()
    while !isAhead, let end = source.newline(after: 0) { take(end) }
    return isAhead
  }

  func advance() throws -> Bool {
    drop()
    while !isAhead, let end = try source.lineLength(after: 0) { take(end) }
    guard isAhead else {
      guard !source.wasEmpty || source.isUnfinished else {
        throw Problem(.badData, "\(source.name): expected \(line.what), found an empty file")
      }
      return false
    }
    isAhead = false
    return true
  }

  private func take(_ end: Int) {
    number += 1
    length = end
    isAhead = bytes.contains { !JSONScanner.isBlank($0) } && !dialect.isComment(bytes)
    if isAhead, first == nil { first = number }
    drop()
  }

  private func drop() {
    guard !isAhead, let end = length else { return }
    source.drop(end + 1)
    length = nil
  }

  private var bytes: Text { source.pending.part(0, length!) }

  func record() throws(Problem) -> Record {
    do {
      try line.scan(bytes)
    } catch {
      throw unexpected(error.found)
    }
    if line.form == .named { try takeNamed() } else { try takeValues() }
    return room.record(place)
  }

  private func takeNamed() throws(Problem) {
    unseen.begin(plan, source.name, line.names)
    for (i, name) in names.enumerated() {
      if let cell = line.find(name) {
        room.cells[i] = cell
        if i < plan.channels.count, !unseen.isEmpty { unseen.found(i) }
      } else if i < plan.channels.count {
        room.cells[i] = Cell(kind: .absent, text: name.whole)
      } else {
        let place = shown(place, nil)
        throw Problem(.badData, "\(place): expected a key \(plan.columns[i].shown), found \(line.names.listed)")
      }
    }
  }

  private func takeValues() throws(Problem) {
    let (values, count) = (line.values, plan.channels.count)
    guard !plan.isNamed, line.form == .list || count == 1 else { throw unexpected("something else") }
    guard values.count == count else {
      throw Problem(.badData, "\(shown(place, nil)): expected \(count) values, found \(values.count)")
    }
    for (i, value) in values.enumerated() { room.cells[i] = value }
  }

  private func unexpected(_ found: String) -> Problem {
    let guess = Guess.said(number == 1 ? line.guess(bytes) : nil)
    let expected = line.expected(isNamed: plan.isNamed)
    return Problem(.badData, "\(shown(place, nil)): expected \(expected), found \(found)\(guess)")
  }
}
