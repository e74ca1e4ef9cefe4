/// The numbers of a time, as its text names them one by one. What is not named begins.
struct TimeParts {
  private var (year, month, day) = (Int64(1970), Int64(1), Int64(1))
  private var dayOfYear: Int64?
  private var weekday: Int64?
  private var (hour, half, minute, second, fraction) = (Int64(0), Int64(0), Int64(0), Int64(0), Int64(0))
  private var offset: Int64?
  private var count: Int64?

  /// False: it does not stand there.
  mutating func take(_ piece: TimePiece, _ rest: inout TextCursor) -> Bool {
    switch piece {
    case .year: TimeParts.set(&year, rest.number(4, 0...9999))
    case .yearOfCentury: TimeParts.set(&year, rest.number(1...2, 0...99).map { $0 + ($0 < 69 ? 2000 : 1900) })
    case .month: TimeParts.set(&month, rest.number(1...2, 1...12))
    case .monthName: TimeParts.set(&month, TimeNames.take(TimeNames.months, &rest).map { $0 + 1 })
    case .day: takeDay(&rest)
    case .dayOfYear: TimeParts.set(&dayOfYear, rest.number(1...3, 1...366))
    case .weekday: TimeParts.set(&weekday, TimeNames.take(TimeNames.weekdays, &rest))
    case .hour: TimeParts.set(&hour, rest.number(1...2, 0...24))
    case .hourOfHalf: TimeParts.set(&hour, rest.number(1...2, 1...12).map { $0 % 12 })
    case .half: TimeParts.set(&half, rest.take(word: "AM") ? 0 : rest.take(word: "PM") ? 12 : nil)
    case .minute: TimeParts.set(&minute, rest.number(1...2, 0...59))
    case .second: TimeParts.set(&second, rest.number(1...2, 0...60))
    case .fraction: TimeParts.set(&fraction, rest.billionths(most: 9))
    case .offset: TimeParts.set(&offset, UTCOffset.take(&rest))
    case .count: TimeParts.set(&count, rest.number(1...19, 0...Int64.max))
    case .blanks: rest.takeBlanks() > 0 || rest.isAtEnd
    case .byte(let byte): rest.take(byte: byte)
    }
  }

  private static func set(_ part: inout Int64, _ found: Int64?) -> Bool {
    part = found ?? part
    return found != nil
  }

  private static func set(_ part: inout Int64?, _ found: Int64?) -> Bool {
    part = found
    return found != nil
  }

  /// A blank may stand for its first digit.
  private mutating func takeDay(_ rest: inout TextCursor) -> Bool {
    rest.takeBlanks()
    return TimeParts.set(&day, rest.number(1...2, 1...31))
  }

  func time(_ unit: TimeUnit) throws(TimeStamp.Refusal) -> CivilTime {
    if let count { return TimeParts.counted(count, fraction, unit) }
    let days = try days()
    if let weekday, weekday != Calendar.weekday(days) {
      throw TimeStamp.Refusal(why: "that date is a \(TimeNames.weekdays[Int(Calendar.weekday(days))].capitalized)")
    }
    guard hour < 24 || minute == 0 && second == 0 && fraction == 0 else { throw TimeStamp.Refusal(why: "") }
    let clock = 3600 * (hour + half) + 60 * minute + second
    return CivilTime(seconds: 86_400 * days + clock, fraction: fraction, offset: offset)
  }

  /// Since 1970.
  private func days() throws(TimeStamp.Refusal) -> Int64 {
    guard day <= Calendar.days(year, month), dayOfYear ?? 1 <= Calendar.days(of: year) else {
      throw TimeStamp.Refusal(why: "there is no such day")
    }
    return Calendar.days(before: year, month) + (dayOfYear ?? day) - 1
  }

  private static func counted(_ count: Int64, _ fraction: Int64, _ unit: TimeUnit) -> CivilTime {
    let units = 1_000_000_000 / unit.nanoseconds  // in a second
    let (seconds, rest) = count.quotientAndRemainder(dividingBy: units)
    let nanoseconds = rest * unit.nanoseconds + (fraction + units / 2) / units
    return CivilTime(seconds: seconds, fraction: nanoseconds, offset: 0)
  }
}
