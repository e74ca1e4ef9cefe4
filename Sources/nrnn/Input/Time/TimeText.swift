/// A time as the output writes it where no text of the input says it: exact, the shortest.
extension TimeStamp {
  /// Seconds, or ISO 8601 in UTC.
  var written: String { kind == .date ? date : seconds }

  private var seconds: String {
    let (whole, rest) = TimeStamp.split(nanoseconds)
    return "\(whole)\(TimeStamp.fraction(rest))"
  }

  private var date: String {
    let (whole, rest) = TimeStamp.split(nanoseconds)
    let (days, second) = (Calendar.floor(whole, 86_400), Calendar.modulo(whole, 86_400))
    let (year, month, day) = Calendar.date(days)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = [second / 3600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
    return "\(year)-\(two(month))-\(two(day))T\(clock)\(TimeStamp.fraction(rest))Z"
  }

  /// Whole seconds, and nanoseconds after them.
  private static func split(_ nanoseconds: Int64) -> (Int64, Int64) {
    (Calendar.floor(nanoseconds, 1_000_000_000), Calendar.modulo(nanoseconds, 1_000_000_000))
  }

  private static func fraction(_ billionths: Int64) -> String {
    guard billionths > 0 else { return "" }
    let digits = "\(1_000_000_000 + billionths)".dropFirst()
    return "." + digits.reversed().drop { $0 == "0" }.reversed()
  }
}
