/// English names in times, in capitals: the whole name, or its first three letters.
struct TimeName {
  let whole: StaticString
  let short: StaticString

  init(_ whole: StaticString, _ short: StaticString) { (self.whole, self.short) = (whole, short) }

  var capitalized: String {
    let name = "\(whole)"
    return name.prefix(1) + name.dropFirst().lowercased()
  }
}

enum TimeNames {
  static let months = [
    TimeName("JANUARY", "JAN"), TimeName("FEBRUARY", "FEB"), TimeName("MARCH", "MAR"), TimeName("APRIL", "APR"),
    TimeName("MAY", "MAY"), TimeName("JUNE", "JUN"), TimeName("JULY", "JUL"), TimeName("AUGUST", "AUG"),
    TimeName("SEPTEMBER", "SEP"), TimeName("OCTOBER", "OCT"), TimeName("NOVEMBER", "NOV"), TimeName("DECEMBER", "DEC"),
  ]
  static let weekdays = [
    TimeName("SUNDAY", "SUN"), TimeName("MONDAY", "MON"), TimeName("TUESDAY", "TUE"), TimeName("WEDNESDAY", "WED"),
    TimeName("THURSDAY", "THU"), TimeName("FRIDAY", "FRI"), TimeName("SATURDAY", "SAT"),
  ]

  /// Which of them stands there.
  static func take(_ names: [TimeName], _ rest: inout TextCursor) -> Int64? {
    for (i, name) in names.enumerated() where rest.take(word: name.whole) || rest.take(word: name.short) {
      return Int64(i)
    }
    return nil
  }
}
