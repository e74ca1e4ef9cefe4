/// What a time looks like that cannot be read, and the option that reads it.
enum TimeGuess {
  private static let dates = [
    "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%m.%d.%Y", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y",
    "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y", "%b-%d-%Y", "%Y-%m-%d",
    "%Y%m%d",
  ]
  private static let clocks = [
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", "T%H:%M", "T%H:%M:%S", "%H%M%S",
    "%H%M", " %H:%M %z", " %H:%M:%S %z", " %H:%M:%S%z",
  ]
  private static let whole = ["%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z"]
  private static let formats = (dates.flatMap { date in clocks.map { date + $0 } } + whole).compactMap {
    try? TimeFormat(Array($0.utf8))
  }

  /// Of a text that is neither a number nor a time of ISO 8601; empty: nothing is known.
  static func text(_ text: UnsafeBufferPointer<UInt8>) -> String {
    let fitting = formats.filter { (try? $0.time(text, .s)) != nil }.prefix(2)
    guard fitting.isEmpty else {
      let quoted = fitting.map { "'\(String(decoding: $0.text, as: UTF8.self))'" }
      return "--time-format \(quoted.joined(separator: " or "))?"
    }
    guard text.contains(where: \.isDigit) else { return Guess.number(text) ?? "" }
    return Guess.hexadecimal(text) ?? Guess.separator(text) ?? "another form: --time-format FORMAT"
  }
}
