/// Times such as 2026-01-31T12:00:00.25+01:00, and what ISO 8601 lets be left out of them: seconds, the marks within
/// date, time and offset, the offset's minutes. A blank may stand for the T, small letters for capitals; a leap second
/// is the second after it.
enum ISO8601 {
  static func nanoseconds(_ text: ArraySlice<UInt8>) throws(TimeStamp.Refusal) -> Int64 {
    var rest = text
    guard let days = date(&rest) else { throw TimeStamp.Refusal(why: guess(text)) }
    guard !rest.isEmpty else { throw TimeStamp.Refusal(why: "a date without a time") }
    guard take(&rest, "T") || take(&rest, " "), let (time, fraction) = timeOfDay(&rest) else {
      throw TimeStamp.Refusal(why: "")
    }
    guard !rest.isEmpty else { throw TimeStamp.Refusal(why: "no zone: append Z or +HH:MM") }
    guard let offset = zone(&rest), rest.isEmpty, let sum = TimeStamp.joined(days * 86400 + time - offset, fraction)
    else { throw TimeStamp.Refusal(why: "") }
    return sum
  }

  private static func guess(_ text: ArraySlice<UInt8>) -> String {
    if text.prefix(10).count(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }) == 2, text.count > 7 {
      return "a date whose order of day, month and year is not known"
    }
    return Guess.number(text).map(Guess.looks) ?? ""
  }

  /// Days since 1970.
  private static func date(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let year = number(&rest, 4, 0...9999) else { return nil }
    let isMarked = take(&rest, "-")
    guard let month = number(&rest, 2, 1...12), !isMarked || take(&rest, "-"),
      let day = number(&rest, 2, 1...days(year, month))
    else { return nil }
    return days(before: year, month) + day - 1
  }

  /// Seconds, and billionths of one. Only seconds have a fraction.
  private static func timeOfDay(_ rest: inout ArraySlice<UInt8>) -> (Int64, Int64)? {
    guard let hour = number(&rest, 2, 0...23) else { return nil }
    let isMarked = take(&rest, ":")
    guard let minute = number(&rest, 2, 0...59) else { return nil }
    let minutes = 3600 * hour + 60 * minute
    guard isMarked ? take(&rest, ":") : rest.first?.isDigit == true else { return (minutes, 0) }
    guard let second = number(&rest, 2, 0...60), let fraction = fraction(&rest) else { return nil }
    return (minutes + second, fraction)
  }

  /// To the nearest billionth of a second.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard take(&rest, ".") || take(&rest, ",") else { return 0 }
    let digits = rest.prefix(while: \.isDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let ten = value(digits.prefix(10))
    return ((digits.count..<10).reduce(ten) { value, _ in 10 * value } + 5) / 10
  }

  /// Seconds that the clock is ahead of UTC.
  private static func zone(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    if take(&rest, "Z") { return 0 }
    let ahead = take(&rest, "+")
    guard ahead || take(&rest, "-"), let hour = number(&rest, 2, 0...23) else { return nil }
    var minute: Int64 = 0
    if take(&rest, ":") || !rest.isEmpty {
      guard let found = number(&rest, 2, 0...59) else { return nil }
      minute = found
    }
    return (ahead ? 1 : -1) * (3600 * hour + 60 * minute)
  }

  // MARK: Pieces

  /// A letter is taken in either case.
  private static func take(_ rest: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first else { return false }
    let expected = UInt8(ascii: character)
    guard byte == expected || expected > 0x40 && byte == expected | 0x20 else { return false }
    rest.removeFirst()
    return true
  }

  private static func value(_ digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { 10 * $0 + Int64($1 - UInt8(ascii: "0")) }
  }

  /// So many digits.
  private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int, _ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
    let number = value(digits)
    guard range.contains(number) else { return nil }
    rest = rest.dropFirst(count)
    return number
  }

  // MARK: Calendar

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(_ year: Int64, _ month: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func days(before year: Int64, _ month: Int64) -> Int64 {
    let past = year - 1
    let years = year == 0 ? -366 : 365 * past + past / 4 - past / 100 + past / 400
    return years - 719_162 + (1..<month).reduce(0) { $0 + days(year, $1) }  // 719,162 days from the year 1 to 1970
  }
}
