/// A piece of a time's format.
enum TimePiece: Equatable {
  case year, yearOfCentury, month, monthName, day, dayOfYear, weekday
  case hour, hourOfHalf, half, minute, second, fraction, offset
  /// Since 1970, in a unit.
  case count
  /// One or more; where the text ends, none.
  case blanks
  case byte(UInt8)

  init(_ byte: UInt8) { self = byte.isBlank || byte == 0x0a ? .blanks : .byte(byte) }

  /// What a time says but once.
  enum Meaning: String {
    case year, month, day, weekday, hour, half = "half of the day", minute, second, fraction, offset, count

    var isOfDate: Bool { ![.fraction, .offset, .count].contains(self) }
  }

  var meanings: [Meaning] {
    switch self {
    case .year, .yearOfCentury: [.year]
    case .month, .monthName: [.month]
    case .day: [.day]
    case .dayOfYear: [.month, .day]
    case .weekday: [.weekday]
    case .hour, .hourOfHalf: [.hour]
    case .half: [.half]
    case .minute: [.minute]
    case .second: [.second]
    case .fraction: [.fraction]
    case .offset: [.offset]
    case .count: [.count]
    case .blanks, .byte: []
    }
  }
}
