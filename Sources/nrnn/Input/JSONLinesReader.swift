/// Records of JSON lines: an object with the plan's names as keys (others are passed over), an array in the model's
/// order, or for a single channel a number.
final class JSONLinesReader: SampleReader {
  private let source: Source
  private let plan: ColumnPlan
  private let room: CellRoom
  private var scanner = JSONScanner()
  /// Of the line at hand, or read ahead: the next one that is not blank.
  private var length: Int?
  private var isAhead = false
  private var line = 0

  init(_ source: Source, _ plan: ColumnPlan) {
    (self.source, self.plan, room) = (source, plan, CellRoom(plan.columns.count))
  }

  var place: Place { Place(line: line) }
  var unfinished: String { "\(source.name): line \(line + 1): expected a line end" }

  func shown(_ place: Place, _ column: Int?) -> String {
    let text = "\(source.name): line \(place.line)"
    guard let column else { return text }
    return "\(text), \(column < plan.channels.count ? "channel " : "")\(plan.columns[column].name.shown)"
  }

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
        throw Problem(.badData, "\(source.name): expected JSON objects, found an empty file")
      }
      return false
    }
    isAhead = false
    return true
  }

  private func take(_ end: Int) {
    line += 1
    length = end
    isAhead = bytes.contains { !JSONScanner.isBlank($0) }
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
      try scanner.scan(bytes)
    } catch {
      throw unexpected(error.found)
    }
    switch scanner.nodes[0].cell.kind {
    case .object:
      for (i, column) in plan.columns.enumerated() { room.cells[i] = try cell(column) }
    case .array where !plan.isNamed: try takeArray()
    case .array: throw unexpected("something else")
    case _ where !plan.isNamed && plan.channels.count == 1: room.cells[0] = scanner.nodes[0].cell
    default: throw unexpected("something else")
    }
    return room.record(place)
  }

  private func takeArray() throws(Problem) {
    let values = scanner.children(of: 0)
    guard values.count == plan.channels.count else {
      throw Problem(
        .badData, "\(shown(place, nil)): expected \(plan.channels.count) values, found \(values.count)")
    }
    for (i, node) in values.enumerated() { room.cells[i] = scanner.nodes[node].cell }
  }

  private func unexpected(_ found: String) -> Problem {
    let guess = Guess.said(line == 1 ? Guess.lineOfJSON(bytes.slice) : nil)
    return Problem(
      .badData, "\(shown(place, nil)): expected a JSON object\(plan.isNamed ? "" : " or array"), found \(found)\(guess)"
    )
  }

  private func cell(_ column: ColumnPlan.Wanted) throws(Problem) -> Cell {
    if let node = column.name.bytes.withUnsafeBufferPointer({ scanner.child(of: 0, $0) }) {
      return scanner.nodes[node].cell
    }
    let keys = scanner.children(of: 0).map { Key(scanner.nodes[$0].key) }
    throw Problem(
      .badData, "\(shown(place, nil)): expected a key \(column.shown), found \(keys.sorted().listed)")
  }
}
