/// A time stamp as a cell writes it.
extension TimeStamp {
  static let expected = "seconds or an RFC 3339 time, such as 2026-01-31T12:00:00Z, from 1678 to 2262"

  init(_ text: ArraySlice<UInt8>) throws(Refusal) {
    let word = text.withoutBlanks
    if let number = word.withUnsafeBufferPointer({ DecimalNumber($0) }) {
      self.init(nanoseconds: try TimeStamp.nanoseconds(number), kind: .seconds)
    } else {
      self.init(nanoseconds: try ISO8601.nanoseconds(word), kind: .date)
    }
  }

  private static func nanoseconds(_ seconds: DecimalNumber) throws(Refusal) -> Int64 {
    guard !seconds.hasExponent || seconds.lastPlace <= 0 || seconds.digits == 0 else {
      throw Refusal(why: "rounded to 10^\(seconds.lastPlace) seconds, as Excel writes it")
    }
    guard !seconds.isNegative || seconds.digits == 0 else { throw Refusal(why: "seconds before 0") }
    guard let scaled = scaled(seconds, by: seconds.exponent + 9), scaled <= Int64.max else {
      throw Refusal(why: likely(seconds))
    }
    return Int64(scaled)
  }

  /// The digits times a power of ten, to the nearest.
  private static func scaled(_ number: DecimalNumber, by power: Int) -> UInt64? {
    let digits = number.digits
    if digits == 0 || power < -19 { return 0 }
    if power == 0 { return digits + (number.next >= 5 ? 1 : 0) }
    guard power > 0 else {
      let unit = (0..<(-power)).reduce(UInt64(1)) { value, _ in 10 &* value }
      return digits / unit + (digits % unit >= unit / 2 ? 1 : 0)
    }
    guard power < 19 else { return nil }
    let (value, overflow) = digits.multipliedReportingOverflow(by: (0..<power).reduce(1) { value, _ in 10 * value })
    return overflow ? nil : value
  }

  /// What seconds too many to count are likely to be.
  private static func likely(_ number: DecimalNumber) -> String {
    let digits = number.wholeDigits
    let afterYear: UInt64 = digits == 14 ? 10_000_000_000 : 100_000_000
    if digits == 14 || digits == 12, (1900...2099).contains(number.digits / afterYear) {
      return "\(digits) digits: a date and a time? Those are written as 20260131T120000Z"
    }
    return switch digits {
    case 11...14: "\(digits) digits: milliseconds?"
    case 15...17: "\(digits) digits: microseconds?"
    case 18...20: "\(digits) digits: nanoseconds?"
    default: ""
    }
  }
}
