/// One value as a file has it, before it is known what it is for.
enum Cell {
  /// An empty cell, `null` or JSON's `NaN`; as found, for a message.
  case missing(String)
  /// A cell of a CSV file, a JSON number, or what a JSON string says.
  case text(ArraySlice<UInt8>)
  /// Any other JSON value.
  case other(String)
  /// A number that never was text.
  case number(Float)

  private static let null = Array("null".utf8)

  /// Of an empty text nothing is asked but that it is missing, wherever it stands.
  init(_ text: ArraySlice<UInt8>) {
    let word = text.withoutBlanks
    if word.isEmpty {
      self = .missing("an empty cell")
    } else if word.count == 4, word.elementsEqual(Cell.null) {
      self = .missing("null")
    } else {
      self = .text(text)
    }
  }

  /// For a message.
  var found: String {
    switch self {
    case .missing(let text), .other(let text): text
    case .text(let bytes): Printable.quoted(bytes)
    case .number(let value): "\(value)"
    }
  }

  /// A channel's value; NaN: missing. Blanks around a number are no part of it.
  func value(_ place: @autoclosure () -> String) throws(Problem) -> Float {
    var why = ""
    switch self {
    case .missing: return .nan
    case .number(let value): return try finite(value, place())
    case .text(let bytes):
      let word = bytes.withoutBlanks
      if let value = word.withUnsafeBufferPointer(DecimalNumber.float) { return try finite(value, place()) }
      if Guess.isInfinity(word) { return try finite(.infinity, place()) }
      why = Guess.said(Guess.number(word))
    case .other: break
    }
    throw Problem(.badData, "\(place()): expected a number, found \(found)\(why)")
  }

  private func finite(_ value: Float, _ place: @autoclosure () -> String) throws(Problem) -> Float {
    guard !value.isInfinite else { throw Problem(.badData, "\(place()): expected a finite number, found \(found)") }
    return value
  }

  /// What a key, a sequence or a time stamp reads. No control character is part of one.
  func text(_ what: String, _ place: @autoclosure () -> String) throws(Problem) -> ArraySlice<UInt8> {
    guard case .text(let bytes) = self else {
      throw Problem(.badData, "\(place()): expected \(what), found \(found)")
    }
    guard !bytes.contains(where: \.isControl) else {
      throw Problem(.badData, "\(place()): expected \(what), found control characters: \(found)")
    }
    return bytes
  }
}
