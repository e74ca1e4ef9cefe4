/// Records of JSON lines: an object with the plan's names as keys (others are passed over), an array in the model's
/// order, or for a single channel a number.
struct JSONLinesReader: SampleReader {
  private let source: Source
  private let plan: ColumnPlan
  private var bytes: [UInt8] = []
  private var line = 0

  init(_ source: Source, _ plan: ColumnPlan) { (self.source, self.plan) = (source, plan) }

  var place: String { "\(source.name): line \(line)" }
  var unfinishedPlace: String { "\(source.name): line \(line + 1)" }
  var isReady: Bool { source.hasLine }

  mutating func advance() throws -> Bool {
    while let next = try source.line() {
      line += 1
      bytes = next
      if bytes.contains(where: { $0 > 0x20 }) { return true }
    }
    guard line > 0 else { throw Problem(.badData, "\(source.name): expected JSON objects, found an empty file") }
    return false
  }

  func record() throws(Problem) -> Record {
    let here = place
    let count = plan.wanted.count
    let fields = try fields(here)
    return Record(cells: fields.prefix(count).map(\.cell), kept: fields.dropFirst(count).map(\.raw)) {
      "\(here), \($0 < plan.channels.count ? "channel " : "")\"\(plan.wanted[$0].name)\""
    }
  }

  /// The line's values in the order of the plan.
  private func fields(_ here: String) throws(Problem) -> [JSONScanner.Field] {
    switch try line(here) {
    case .object(let object):
      return try plan.columns.map { column throws(Problem) in try field(object, column, here) }
    case .array(let array) where !plan.isNamed:
      guard array.count == plan.channels.count else {
        throw Problem(.badData, "\(here): expected \(plan.channels.count) values, found \(array.count)")
      }
      return array
    case .value(let value) where !plan.isNamed && plan.channels.count == 1: return [value]
    default: throw unexpected(here, "something else")
    }
  }

  private func line(_ here: String) throws(Problem) -> JSONScanner.Line {
    do {
      return try JSONScanner.line(bytes)
    } catch {
      throw unexpected(here, error.found)
    }
  }

  private func unexpected(_ here: String, _ found: String) -> Problem {
    Problem(.badData, "\(here): expected a JSON object\(plan.isNamed ? "" : " or array"), found \(found)")
  }

  private func field(_ object: [String: JSONScanner.Field], _ column: ColumnPlan.Wanted, _ here: String)
    throws(Problem) -> JSONScanner.Field
  {
    guard let field = object[column.name] else {
      let hint = column.option.map { " (\($0))" } ?? ""
      throw Problem(
        .badData, "\(here): expected a key \"\(column.name)\"\(hint), found \(object.keys.sorted().listed)")
    }
    return field
  }
}
