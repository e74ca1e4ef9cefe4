/// Numbers of seconds that are dates, every one of them in the same form: 20260131.
final class DateGuess {
  /// By their digits; the first year: one before 1900 with an hour would be seconds since 1970.
  private static let forms: [(digits: Int, firstYear: UInt64, format: TimeFormat)] = [
    (4, 1500, "%Y"), (6, 1500, "%Y%m"), (8, 1500, "%Y%m%d"), (10, 1900, "%Y%m%d%H"),
  ].map { ($0, $1, try! TimeFormat(Array($2.utf8))) }
  private static let lastYear: UInt64 = 2199

  /// Of those so far: which form; nil: none fits all.
  private var form: Int?
  private var isPossible = true

  func take(_ text: UnsafeBufferPointer<UInt8>) {
    guard isPossible else { return }
    form = form ?? DateGuess.forms.firstIndex { $0.digits == text.count }
    isPossible = form.map { DateGuess.fits(text, DateGuess.forms[$0]) } ?? false
  }

  private static func fits(
    _ text: UnsafeBufferPointer<UInt8>, _ form: (digits: Int, firstYear: UInt64, format: TimeFormat)
  ) -> Bool {
    guard text.count == form.digits, text.allSatisfy(\.isDigit) else { return false }
    let year = text.prefix(4).reduce(0) { 10 * $0 + UInt64($1 - UInt8(ascii: "0")) }
    return (form.firstYear...lastYear).contains(year) && (try? form.format.time(text, .s)) != nil
  }

  /// What is said of them at the end.
  var warning: String? {
    guard isPossible, let form else { return nil }
    let format = String(decoding: DateGuess.forms[form].format.text, as: UTF8.self)
    return "times look like dates: --time-format \(format)? --time-unit s, if they are seconds"
  }
}
