/// One value as a file has it, before it is known what it is for.
struct Cell {
  enum Kind: UInt8 {
    /// A cell of a CSV file, a JSON number, or what a JSON string says.
    case text
    /// JSON's `null`, and its `NaN`.
    case missing
    /// Any other JSON value.
    case word, object, array
    /// A number that never was text.
    case number
  }

  var kind = Kind.text
  var number: Float = 0
  var text = Text.none
  /// The value as JSON has it; of another format nothing.
  var raw = Text.none

  /// Is it a text that stands for no value?
  private var isEmpty: Bool {
    let word = text.withoutBlanks
    return word.isEmpty || word.count == 4 && word.isEqual(to: "null")
  }

  var isMissing: Bool { kind == .missing || kind == .text && isEmpty }

  /// For a message.
  var found: String {
    switch kind {
    case .text: isEmpty ? (text.withoutBlanks.isEmpty ? "an empty cell" : "null") : Printable.quoted(text)
    case .missing, .word: String(decoding: raw, as: UTF8.self)
    case .object: "an object"
    case .array: "an array"
    case .number: "\(number)"
    }
  }

  /// A channel's value; NaN: missing. Blanks around a number are no part of it.
  func value(_ place: @autoclosure () -> String) throws(Problem) -> Float {
    var why = ""
    switch kind {
    case .missing: return .nan
    case .number: return try finite(number, place())
    case .text:
      let word = text.withoutBlanks
      if let value = DecimalNumber.float(word) { return try finite(value, place()) }
      if isEmpty { return .nan }
      if Guess.isInfinity(word.slice) { return try finite(.infinity, place()) }
      why = Guess.said(Guess.number(word.slice))
    case .word, .object, .array: break
    }
    throw Problem(.badData, "\(place()): expected a number, found \(found)\(why)")
  }

  private func finite(_ value: Float, _ place: @autoclosure () -> String) throws(Problem) -> Float {
    guard !value.isInfinite else { throw Problem(.badData, "\(place()): expected a finite number, found \(found)") }
    return value
  }

  /// What a key, a sequence or a time stamp reads. No control character is part of one.
  func text(_ what: @autoclosure () -> String, _ place: @autoclosure () -> String) throws(Problem) -> Text {
    guard kind == .text, !isEmpty else {
      throw Problem(.badData, "\(place()): expected \(what()), found \(found)")
    }
    guard !text.contains(where: \.isControl) else {
      throw Problem(.badData, "\(place()): expected \(what()), found control characters: \(found)")
    }
    return text
  }
}
