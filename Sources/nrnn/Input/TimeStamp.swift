import Glibc

/// A point in time as a sensor gives it: nanoseconds, exact, so that equal intervals stay equal. Seconds count from
/// wherever the sensor counts, times with a date from 1970.
struct TimeStamp: Comparable, CustomStringConvertible {
  enum Kind: String {
    case seconds
    case date = "a date and time"
  }

  /// Why a text is no time; empty where nothing is to be said.
  struct Refusal: Error { let why: String }

  static let expected = "seconds or an RFC 3339 time, such as 2026-01-31T12:00:00Z, from 1678 to 2262"

  let nanoseconds: Int64
  /// How it was written; nil: not known.
  let kind: Kind?

  init(nanoseconds: Int64, kind: Kind?) { (self.nanoseconds, self.kind) = (nanoseconds, kind) }

  init(_ text: ArraySlice<UInt8>) throws(Refusal) {
    let word = text.withoutBlanks
    if let number = word.withUnsafeBufferPointer({ DecimalNumber($0) }) {
      (nanoseconds, kind) = (try TimeStamp.nanoseconds(number), .seconds)
    } else {
      (nanoseconds, kind) = (try ISO8601.nanoseconds(word), .date)
    }
  }

  /// Seconds; with the date where they may count from 1970.
  var description: String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let seconds = rest == 0 ? "\(whole) s" : "\(Double(nanoseconds) / 1e9) s"
    guard whole >= TimeStamp.firstDate else { return seconds }
    var (time, parts) = (time_t(whole), tm())
    gmtime_r(&time, &parts)
    var text = [UInt8](repeating: 0, count: 32)
    let count = text.withUnsafeMutableBytes {
      strftime($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    }
    return "\(seconds), \(String(decoding: text.prefix(count), as: UTF8.self))"
  }
  /// September 2001: what was counted from elsewhere is rarely as much.
  private static let firstDate: Int64 = 1_000_000_000

  static func == (a: Self, b: Self) -> Bool { a.nanoseconds == b.nanoseconds }
  static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  func seconds(since earlier: TimeStamp) -> Double {
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    guard !overflow else { return (Double(nanoseconds) - Double(earlier.nanoseconds)) / 1e9 }
    return Double(difference) / 1e9
  }

  // MARK: Seconds

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

  static func joined(_ seconds: Int64, _ nanoseconds: Int64) -> Int64? {
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, more) = scaled.addingReportingOverflow(nanoseconds)
    return overflow || more ? nil : sum
  }
}
