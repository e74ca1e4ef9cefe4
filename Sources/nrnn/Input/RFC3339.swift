/// Times such as 2026-01-31T12:00:00.25+01:00. A blank may stand for the T, small letters for capitals; a leap second
/// is the second after it.
enum RFC3339 {
  static func nanoseconds(_ text: String) -> Int64? {
    var rest = text.uppercased()[...]
    guard let days = date(&rest), let separator = rest.popFirst(), separator == "T" || separator == " ",
      let time = timeOfDay(&rest), let fraction = fraction(&rest), let offset = zone(&rest), rest.isEmpty
    else { return nil }
    return TimeStamp.joined(days * 86400 + time - offset, fraction)
  }

  /// Days since 1970.
  private static func date(_ rest: inout Substring) -> Int64? {
    guard let year = number(&rest, 4, 0...9999), take(&rest, "-"), let month = number(&rest, 2, 1...12),
      take(&rest, "-"), let day = number(&rest, 2, 1...days(year, month))
    else { return nil }
    return days(before: year, month) + day - 1
  }

  private static func timeOfDay(_ rest: inout Substring) -> Int64? {
    guard let hour = number(&rest, 2, 0...23), take(&rest, ":"), let minute = number(&rest, 2, 0...59),
      take(&rest, ":"), let second = number(&rest, 2, 0...60)
    else { return nil }
    return 3600 * hour + 60 * minute + second
  }

  private static func fraction(_ rest: inout Substring) -> Int64? {
    guard take(&rest, ".") else { return 0 }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(digits.count)
    return TimeStamp.billionths(digits)
  }

  /// Seconds that the clock is ahead of UTC.
  private static func zone(_ rest: inout Substring) -> Int64? {
    if take(&rest, "Z") { return 0 }
    let ahead = take(&rest, "+")
    guard ahead || take(&rest, "-"), let hour = number(&rest, 2, 0...23), take(&rest, ":"),
      let minute = number(&rest, 2, 0...59)
    else { return nil }
    return (ahead ? 1 : -1) * (3600 * hour + 60 * minute)
  }

  // MARK: Pieces

  private static func take(_ rest: inout Substring, _ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ rest: inout Substring, _ count: Int, _ range: ClosedRange<Int64>) -> Int64? {
    let text = rest.prefix(count)
    guard text.count == count, let number = TimeStamp.digits(text), range.contains(number) else { return nil }
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
