/// One value as a file has it, before it is known what it is for.
struct Cell {
  enum Kind: UInt8 {
    /// A cell of a CSV file, a JSON number, or what a JSON string says.
    case text
    /// JSON's `null`, and its `NaN`.
    case missing
    /// No value of this name; `text` is the name.
    case absent
    /// Any other JSON value, or a word that is no number.
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

  var isMissing: Bool { kind == .missing || kind == .absent || kind == .text && isEmpty }

  /// For a message.
  var found: String {
    switch kind {
    case .text: isEmpty ? (text.withoutBlanks.isEmpty ? "an empty cell" : "null") : Printable.quoted(text)
    case .missing, .word: Printable.text(raw.isEmpty ? text : raw)
    case .absent: "no key \(Printable.quoted(text))"
    case .object: "an object"
    case .array: "an array"
    case .number: "\(number)"
    }
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
