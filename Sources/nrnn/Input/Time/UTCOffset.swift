/// Seconds that a clock is ahead of UTC: Z, +01:00, -0530, +01.
enum UTCOffset {
  static func take(_ rest: inout TextCursor) -> Int64? {
    if rest.take("Z") { return 0 }
    let ahead = rest.take("+")
    guard ahead || rest.take("-"), let hour = rest.number(2, 0...23) else { return nil }
    var minute: Int64 = 0
    if rest.take(":") || rest.isAtDigit {
      guard let found = rest.number(2, 0...59) else { return nil }
      minute = found
    }
    return (ahead ? 1 : -1) * (3600 * hour + 60 * minute)
  }
}
