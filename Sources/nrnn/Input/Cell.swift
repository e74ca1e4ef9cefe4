/// One value as a file has it, before it is known what it is for.
enum Cell {
  /// An empty cell, `null` or JSON's `NaN`; as found, for a message.
  case missing(String)
  /// A cell of a CSV file, or a JSON number: its text.
  case plain(String)
  /// A JSON string: what it says.
  case quoted(String)
  /// Any other JSON value.
  case other(String)
  /// A number that never was text.
  case number(Float)

  init(csv text: String) {
    switch text {
    case "": self = .missing("an empty cell")
    case "null": self = .missing(text)
    default: self = .plain(text)
    }
  }

  /// For a message.
  var found: String {
    switch self {
    case .missing(let text), .other(let text): text
    case .plain(let text), .quoted(let text): JSON.quoted(String(text.prefix(40)))
    case .number(let value): "\(value)"
    }
  }

  /// A channel's value; NaN: missing.
  func value(_ place: @autoclosure () -> String) throws(Problem) -> Float {
    switch self {
    case .missing: return .nan
    case .number(let value): return try Cell.finite(value, found, place())
    case .plain(let text):
      if let value = Float(text) { return try Cell.finite(value, text, place()) }
    case .quoted, .other: break
    }
    throw Problem(.badData, "\(place()): expected a number, found \(found)")
  }

  private static func finite(_ value: Float, _ text: String, _ place: @autoclosure () -> String) throws(Problem)
    -> Float
  {
    guard !value.isInfinite else { throw Problem(.badData, "\(place()): expected a finite number, found \(text)") }
    return value
  }

  /// What a key, a sequence or a time stamp reads.
  func text(_ what: String, _ place: @autoclosure () -> String) throws(Problem) -> String {
    switch self {
    case .plain(let text), .quoted(let text): return text
    default: throw Problem(.badData, "\(place()): expected \(what), found \(found)")
    }
  }
}
