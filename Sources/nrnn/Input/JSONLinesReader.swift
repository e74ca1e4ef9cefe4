/// Records of JSON lines: an object with the plan's names as keys (others are passed over), an array in the model's
/// order, or for a single channel a number.
struct JSONLinesReader: SampleReader {
  private let source: Source
  private let plan: ColumnPlan
  private let columns: [ColumnPlan.Wanted]
  private var bytes: [UInt8] = []
  /// The next line that is not blank, where it was looked for.
  private var ahead: [UInt8]?
  private var line = 0

  init(_ source: Source, _ plan: ColumnPlan) { (self.source, self.plan, columns) = (source, plan, plan.columns) }

  var place: String { JSONLinesReader.place(source.name, line) }
  var unfinished: String { "\(JSONLinesReader.place(source.name, line + 1)): expected a line end" }

  /// Behind a blank line there is nothing yet.
  var isReady: Bool {
    mutating get {
      while ahead == nil, source.hasLine, let next = try? source.line() { read(next) }
      return ahead != nil
    }
  }

  private static func place(_ file: String, _ line: Int) -> String { "\(file): line \(line)" }

  mutating func advance() throws -> Bool {
    while ahead == nil, let next = try source.line() { read(next) }
    guard let next = ahead else {
      guard !source.wasEmpty || source.isUnfinished else {
        throw Problem(.badData, "\(source.name): expected JSON objects, found an empty file")
      }
      return false
    }
    (bytes, ahead) = (next, nil)
    return true
  }

  private mutating func read(_ next: [UInt8]) {
    line += 1
    if next.contains(where: { !JSONScanner.isBlank($0) }) { ahead = next }
  }

  func record() throws(Problem) -> Record {
    let count = plan.wanted.count
    let fields = try fields()
    let (plan, file, line) = (plan, source.name, line)
    return Record(cells: fields.prefix(count).map(\.cell), kept: fields.dropFirst(count).map { Array($0.raw) }) {
      let place = JSONLinesReader.place(file, line)
      return $0.map { "\(place), \($0 < plan.channels.count ? "channel " : "")\(plan.wanted[$0].name.shown)" } ?? place
    }
  }

  /// The line's values in the order of the plan.
  private func fields() throws(Problem) -> [JSONScanner.Field] {
    switch try parsed() {
    case .object(let object):
      return try columns.map { column throws(Problem) in try field(object, column) }
    case .array(let array) where !plan.isNamed:
      guard array.count == plan.channels.count else {
        throw Problem(.badData, "\(place): expected \(plan.channels.count) values, found \(array.count)")
      }
      return array
    case .value(let value) where !plan.isNamed && plan.channels.count == 1: return [value]
    default: throw unexpected("something else")
    }
  }

  private func parsed() throws(Problem) -> JSONScanner.Line {
    do {
      return try JSONScanner.line(bytes)
    } catch {
      throw unexpected(error.found)
    }
  }

  private func unexpected(_ found: String) -> Problem {
    let guess = Guess.said(line == 1 ? Guess.lineOfJSON(bytes[...]) : nil)
    return Problem(
      .badData, "\(place): expected a JSON object\(plan.isNamed ? "" : " or array"), found \(found)\(guess)")
  }

  private func field(_ object: [Key: JSONScanner.Field], _ column: ColumnPlan.Wanted) throws(Problem)
    -> JSONScanner.Field
  {
    guard let field = object[column.name] else {
      throw Problem(.badData, "\(place): expected a key \(column.shown), found \(object.keys.sorted().listed)")
    }
    return field
  }
}
