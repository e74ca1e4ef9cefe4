/// Times such as 2026-01-31T12:00:00.25+01:00, and what ISO 8601 lets be left out of them: seconds, the marks within
/// date, time and offset, the offset's minutes, the time of a date, the day of a month. A blank may stand for the T, small
/// letters for capitals, UTC or GMT for Z, and a name in brackets behind the zone. The marks of a date may be slashes or
/// points; then month, day and hour may lack their zeros. 24:00 is the next midnight, a leap second the second after it.
enum ISO8601 {
  /// Nil: it is none.
  static func time(_ text: UnsafeBufferPointer<UInt8>) -> CivilTime? {
    var rest = TextCursor(text)
    var digits = 2...2
    guard let days = date(&rest, &digits) else { return nil }
    var time = CivilTime(seconds: days * 86_400, hasClock: !rest.isAtEnd)
    if rest.isAtEnd { return time }
    guard rest.take("T") || rest.take(" "), takeClock(&rest, &time, digits) else { return nil }
    if rest.isAtEnd { return time }
    guard let offset = zone(&rest), takeName(&rest) else { return nil }
    time.offset = offset
    return time
  }

  private static let marks: [Unicode.Scalar] = ["-", "/", "."]

  /// Days since 1970. Without its marks a date has its day, and a time behind it: digits alone are a number. `digits`:
  /// that its numbers have.
  private static func date(_ rest: inout TextCursor, _ digits: inout ClosedRange<Int>) -> Int64? {
    guard let year = rest.number(4, 0...9999) else { return nil }
    let mark = marks.first { rest.take($0) }
    if mark != nil, mark != "-" { digits = 1...2 }
    guard let month = rest.number(digits, 1...12) else { return nil }
    if mark == "-", rest.isAtEnd { return Calendar.days(before: year, month) }
    if let mark, !rest.take(mark) { return nil }
    guard let day = rest.number(digits, 1...Calendar.days(year, month)) else { return nil }
    return Calendar.days(before: year, month) + day - 1
  }

  /// Only seconds have a fraction, and 24 is followed by nothing but zeros.
  private static func takeClock(_ rest: inout TextCursor, _ time: inout CivilTime, _ digits: ClosedRange<Int>) -> Bool {
    let next = time.seconds + 86_400
    guard let hour = rest.number(digits, 0...24), takeParts(&rest, &time, after: hour) else { return false }
    return hour < 24 || time.seconds == next && time.fraction == 0
  }

  private static func takeParts(_ rest: inout TextCursor, _ time: inout CivilTime, after hour: Int64) -> Bool {
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

  /// Such as [Europe/London]: the offset has said it.
  private static func takeName(_ rest: inout TextCursor) -> Bool {
    while !rest.isAtEnd {
      rest.takeBlanks()
      guard rest.take("[") else { return false }
      while !rest.isAtEnd, !rest.isAt("]") { rest.skip() }
      guard rest.take("]") else { return false }
    }
    return true
  }
}
