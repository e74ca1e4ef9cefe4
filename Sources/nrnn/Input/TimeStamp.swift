import Glibc

/// A point in time as a sensor gives it: nanoseconds, exact, so that equal intervals stay equal. Seconds count from
/// wherever the sensor counts, RFC 3339 times from 1970.
struct TimeStamp: Comparable, CustomStringConvertible {
  static let expected = "seconds or an RFC 3339 time, such as 2026-01-31T12:00:00Z, from 1678 to 2262"

  let nanoseconds: Int64

  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  init?(_ text: String) {
    guard let nanoseconds = TimeStamp.seconds(text) ?? RFC3339.nanoseconds(text) else { return nil }
    self.nanoseconds = nanoseconds
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

  static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  func seconds(since earlier: TimeStamp) -> Double {
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    guard !overflow else { return (Double(nanoseconds) - Double(earlier.nanoseconds)) / 1e9 }
    return Double(difference) / 1e9
  }

  /// A decimal number; one with an exponent goes by way of a Double.
  private static func seconds(_ text: String) -> Int64? {
    let negative = text.hasPrefix("-")
    let parts = (negative ? text.dropFirst() : text[...]).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = digits(parts[0]), let fraction = parts.count == 1 ? 0 : billionths(parts[1]) else {
      return nanoseconds(Double(text))
    }
    return joined(negative ? -whole : whole, negative ? -fraction : fraction)
  }

  private static func nanoseconds(_ seconds: Double?) -> Int64? {
    seconds.flatMap { Int64(exactly: ($0 * 1e9).rounded()) }
  }

  static func joined(_ seconds: Int64, _ nanoseconds: Int64) -> Int64? {
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, more) = scaled.addingReportingOverflow(nanoseconds)
    return overflow || more ? nil : sum
  }

  /// A number of at least one digit, and nothing but digits.
  static func digits(_ text: Substring) -> Int64? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
  }

  /// The digits after the point, to the nearest billionth.
  static func billionths(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    let padded = text.utf8.prefix(10).map { Int64($0 - UInt8(ascii: "0")) } + [Int64](repeating: 0, count: 10)
    return (padded.prefix(10).reduce(0) { 10 * $0 + $1 } + 5) / 10
  }
}
