/// What stands between the cells of CSV.
enum CSVSeparator: Equatable {
  case byte(UInt8)
  /// Runs of blanks and tabs; those at the ends of a line do not count.
  case blanks

  /// Those that are looked for where another one is asked for.
  static let common = [comma, .byte(UInt8(ascii: ";")), .byte(tab), .byte(UInt8(ascii: "|"))]
  static let comma = CSVSeparator.byte(UInt8(ascii: ","))
  private static let tab = UInt8(ascii: "\t")
  private static let others = Array("\".+-\r\n".utf8)

  /// An option's value; nil: it is none.
  init?(_ text: [UInt8]) {
    switch String(decoding: text, as: UTF8.self) {
    case "tab", "\\t": self = .byte(CSVSeparator.tab)
    case "blanks": self = .blanks
    default:
      guard text.count == 1, CSVSeparator.mayBe(text[0]) else { return nil }
      self = .byte(text[0])
    }
  }

  private static func mayBe(_ byte: UInt8) -> Bool {
    byte < 0x80 && !byte.isDigit && !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      && !others.contains(byte)
  }

  /// What Excel's first line says, `sep=;`; nil: it is another one.
  init?(excel line: Text) {
    let start = Array("sep=".utf8)
    let text = line.reversed().drop { $0 == 0x0d }.reversed()
    guard text.count == start.count + 1, text.starts(with: start), CSVSeparator.mayBe(text.last!) else { return nil }
    self = .byte(text.last!)
  }

  /// For a message, with the option.
  var guess: String {
    switch self {
    case .byte(CSVSeparator.tab): "looks like tabs separate: \(option)"
    case .byte: "looks like \(shown) separates: \(option)"
    case .blanks: "looks like blanks separate: \(option)"
    }
  }

  var option: String { "--separator \(shown)" }

  /// As an option has it.
  var shown: String {
    switch self {
    case .byte(CSVSeparator.tab): "tab"
    case .byte(let byte): "'\(Character(Unicode.Scalar(byte)))'"
    case .blanks: "blanks"
    }
  }
}
