/// A setting's value, as TOML has it, and what its option gets.
extension Setting {
  /// What a value should have been.
  struct Refusal: Error { let expected: String }

  /// Once for each; a flag gets an empty one, or none.
  func arguments(_ value: TOML.Value) throws(Refusal) -> [String] {
    let (takesLists, takesNumbers, mark) = shape
    guard takesLists || !value.isListed, mark != nil || value.name == nil else { throw Refusal(expected: expected) }
    let start = value.name.map { "\($0)\(mark!)" } ?? ""
    switch (form, value.content) {
    case (.flag, .boolean(let isOn)): return isOn ? [""] : []
    case (.text, .text(let text)), (.name, .text(let text)), (.texts, .text(let text)): return [start + text]
    case (.names, .text(let text)): return [NameList.text([text])]
    case (.integer, .integer(let value)), (.name, .integer(let value)): return ["\(value)"]
    case (_, .integer(let value)) where takesNumbers: return [start + "\(value)"]
    case (_, .real(let value)) where takesNumbers: return [start + "\(value)"]
    case (_, .empty) where takesLists: return []
    default: throw Refusal(expected: expected)
    }
  }

  private var shape: (takesLists: Bool, takesNumbers: Bool, mark: Character?) {
    switch form {
    case .texts(let numbers, let mark): (true, numbers, mark)
    case .numbers: (true, true, nil)
    case .names: (true, false, nil)
    case .number: (false, true, nil)
    default: (false, false, nil)
    }
  }

  private var expected: String {
    switch form {
    case .flag: "true or false"
    case .text: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .name: "a string or an integer"
    case .numbers: "a list of numbers"
    case .names: "a list of strings"
    case .texts(let numbers, let mark):
      "\(numbers ? "strings or numbers" : "strings"), one or a list" + (mark == nil ? "" : ", or a table of them")
    }
  }

  // MARK: Writing

  /// The line that gives the option these arguments.
  func line(_ arguments: [String]) -> String {
    switch form {
    case .flag: "\(name) = \(!arguments.isEmpty)"
    case .texts: "\(name) = [\(arguments.map(TOML.quoted).joined(separator: ", "))]"
    case .names: "\(name) = [\(Setting.names(arguments).map(TOML.quoted).joined(separator: ", "))]"
    case .numbers: "\(name) = [\(arguments.map(Setting.numbers).joined(separator: ", "))]"
    case .integer, .number: "\(name) = \(Setting.number(arguments.last ?? ""))"
    case .text, .name: "\(name) = \(TOML.quoted(arguments.last ?? ""))"
    }
  }

  private static func names(_ lists: [String]) -> [String] {
    lists.flatMap { NameList.names($0.argumentBytes) ?? [] }.map { $0.bytes.withUnsafeBytes(Arguments.string) }
  }

  private static func numbers(_ list: String) -> String {
    list.split(separator: ",").map(number).joined(separator: ", ")
  }

  /// A number of the command line is one of TOML too, but for a point at its end or start.
  private static func number(_ text: some StringProtocol) -> String {
    if let whole = Int64(text) { return "\(whole)" }
    return (try? DecimalNumber.option(String(text))).map { "\($0)" } ?? TOML.quoted(String(text))
  }
}
