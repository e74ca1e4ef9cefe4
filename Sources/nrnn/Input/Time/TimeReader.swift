/// Reads time stamps, as the options have them.
struct TimeReader {
  private let unit: TimeUnit
  private let zone: TimeZone?
  private let format: TimeFormat?
  private let dates: DateGuess?
  /// What stands for the point of a number.
  private let decimal: UInt8
  /// For a message.
  let expected: String

  /// `unit`: of numbers, nil: seconds, unless they look like dates; `zone`: of times that name none; `format`, nil: numbers, and ISO 8601.
  init(unit: TimeUnit?, zone: TimeZone?, format: TimeFormat?, decimal: UInt8 = DecimalNumber.point) {
    (self.unit, self.zone, self.format, self.decimal) = (unit ?? .s, zone, format, decimal)
    dates = unit == nil && format == nil ? DateGuess() : nil
    let form = format.map { "a time as --time-format \(Printable.quoted($0.text)) has it" }
    expected = (form ?? "\(self.unit.name) or an RFC 3339 time, such as 2026-01-31T12:00:00Z") + ", from 1678 to 2262"
  }

  /// `last`: the time of the last row read of the same key in this input.
  func read(_ text: UnsafeBufferPointer<UInt8>, after last: TimeStamp?) throws(TimeStamp.Refusal) -> TimeStamp {
    let word = text.withoutBlanks
    if let format {
      let time = try format.time(word, unit)
      return try stamp(time, format.kind, after: last, "no zone: --time-zone, or %z in the format")
    }
    if let number = DecimalNumber(word, decimal) {
      dates?.take(word)
      return TimeStamp(nanoseconds: try unit.nanoseconds(number), kind: .seconds)
    }
    guard let time = ISO8601.time(word) else { throw TimeStamp.Refusal(why: TimeGuess.text(word)) }
    return try stamp(time, .date, after: last, "no zone: --time-zone or append Z")
  }

  /// What is said at the end of times that were read, but look like something else.
  var warning: String? { dates?.warning }

  private func stamp(_ time: CivilTime, _ kind: TimeStamp.Kind, after last: TimeStamp?, _ noZone: StaticString)
    throws(TimeStamp.Refusal) -> TimeStamp
  {
    let seconds: Int64
    if let offset = time.offset {
      seconds = time.seconds - offset
    } else if let zone {
      seconds = try zone.seconds(of: time, after: last)
    } else {
      guard !time.hasClock else { throw TimeStamp.Refusal(why: "\(noZone)") }
      seconds = time.seconds
    }
    guard let nanoseconds = TimeStamp.joined(seconds, time.fraction) else { throw TimeStamp.Refusal(why: "") }
    return TimeStamp(nanoseconds: nanoseconds, kind: kind)
  }
}
