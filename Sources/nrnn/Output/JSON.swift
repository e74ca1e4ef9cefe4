/// A JSON value whose objects keep the order they were written in.
enum JSON {
  case null
  case bool(Bool)
  case integer(String)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  init(_ value: some BinaryInteger) { self = .integer("\(value)") }
  init(_ value: Bool?) { self = value.map { .bool($0) } ?? .null }
  init(_ value: Double?) { self = value.map { .number($0) } ?? .null }
  init(_ value: Int?) { self = value.map { JSON($0) } ?? .null }

  func text(indented: Bool = false) -> String { text(indented ? "\n" : "") }

  /// `line` begins a new line at this depth; empty: all on one line.
  private func text(_ line: String) -> String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let digits): digits
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let value): JSON.quoted(value)
    case .array(let values): JSON.enclosed("[", values.map { $0.text(JSON.deeper(line)) }, "]", line)
    case .object(let pairs):
      JSON.enclosed("{", pairs.map { "\(JSON.quoted($0)): \($1.text(JSON.deeper(line)))" }, "}", line)
    }
  }

  private static func deeper(_ line: String) -> String { line.isEmpty ? "" : line + "  " }

  private static func enclosed(_ open: String, _ parts: [String], _ close: String, _ line: String) -> String {
    guard !parts.isEmpty else { return open + close }
    let separator = line.isEmpty ? ", " : "," + deeper(line)
    return open + deeper(line) + parts.joined(separator: separator) + line + close
  }

  /// What a terminal might act on is escaped. A byte of an argument that is not UTF-8 is the text \xNN.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if let byte = Arguments.byte(scalar) {
        result += "\\" + Printable.hexadecimal(byte)
      } else if scalar == "\"" || scalar == "\\" {
        result += "\\\(scalar)"
      } else if Printable.isInvisible(scalar) {
        for unit in UTF16.encode(scalar)! { result += "\\u" + digits(unit) }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func digits(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  init(dictionaryLiteral pairs: (String, JSON)...) { self = .object(pairs) }
  init(arrayLiteral values: JSON...) { self = .array(values) }
  init(stringLiteral value: String) { self = .string(value) }
}
