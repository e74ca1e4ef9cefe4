/// Times such as 2026-01-31T12:00:00.25+01:00, and what ISO 8601 lets be left out of them: seconds, the marks within
/// date, time and offset, the offset's minutes, the time of a date, the day of a month. A blank may stand for the T, small
/// letters for capitals, UTC or GMT for Z; a leap second is the second after it.
enum ISO8601 {
  /// Nil: it is none.
  static func time(_ text: UnsafeBufferPointer<UInt8>) -> CivilTime? {
    var rest = TextCursor(text)
    guard let days = date(&rest) else { return nil }
    var time = CivilTime(seconds: days * 86_400)
    if rest.isAtEnd { return time }
    guard rest.take("T") || rest.take(" "), takeClock(&rest, &time) else { return nil }
    if rest.isAtEnd { return time }
    guard let offset = zone(&rest), rest.isAtEnd else { return nil }
    time.offset = offset
    return time
  }

  /// Days since 1970. Without its marks a date has its day, and a time behind it: digits alone are a number.
  private static func date(_ rest: inout TextCursor) -> Int64? {
    guard let year = rest.number(4, 0...9999) else { return nil }
    let isMarked = rest.take("-")
    guard let month = rest.number(2, 1...12) else { return nil }
    if isMarked, rest.isAtEnd { return Calendar.days(before: year, month) }
    guard !isMarked || rest.take("-"), let day = rest.number(2, 1...Calendar.days(year, month)) else { return nil }
    return Calendar.days(before: year, month) + day - 1
  }

  /// Only seconds have a fraction.
  private static func takeClock(_ rest: inout TextCursor, _ time: inout CivilTime) -> Bool {
    guard let hour = rest.number(2, 0...23) else { return false }
    let isMarked = rest.take(":")
    guard let minute = rest.number(2, 0...59) else { return false }
    time.seconds += 3600 * hour + 60 * minute
    guard isMarked ? rest.take(":") : rest.isAtDigit else { return true }
    guard let second = rest.number(2, 0...60) else { return false }
    time.seconds += second
    guard rest.take(".") || rest.take(",") else { return true }
    guard let fraction = rest.billionths() else { return false }
    time.fraction = fraction
    return true
  }

  /// Behind a time.
  private static func zone(_ rest: inout TextCursor) -> Int64? {
    if let offset = UTCOffset.take(&rest) { return offset }
    rest.takeBlanks()
    return rest.take(word: "UTC") || rest.take(word: "GMT") ? 0 : nil
  }
}
