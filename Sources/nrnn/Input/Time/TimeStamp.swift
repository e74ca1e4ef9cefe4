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

  let nanoseconds: Int64
  /// How it was written; nil: not known.
  let kind: Kind?

  init(nanoseconds: Int64, kind: Kind?) { (self.nanoseconds, self.kind) = (nanoseconds, kind) }

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

  static func joined(_ seconds: Int64, _ nanoseconds: Int64) -> Int64? {
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, more) = scaled.addingReportingOverflow(nanoseconds)
    return overflow || more ? nil : sum
  }
}
