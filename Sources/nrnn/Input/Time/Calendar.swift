/// Gregorian dates as days since 1970.
enum Calendar {
  static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(of year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

  static func days(_ year: Int64, _ month: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Counted from March on, February's end is the year's, and months have 30.6 days, rounded.
  static func days(before year: Int64, _ month: Int64) -> Int64 {
    let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let past = years + 400  // from the year 0 on nothing is below 0
    return 365 * past + past / 4 - past / 100 + past / 400 + (153 * months + 2) / 5 - 865_565
  }

  /// 0: Sunday.
  static func weekday(_ days: Int64) -> Int64 { modulo(days + 4, 7) }

  /// Of a day since 1970.
  static func date(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    var year = 1970 + floor(day, day < 0 ? 365 : 366)  // or some years before it
    while days(before: year + 1, 1) <= day { year += 1 }
    var month = Int64(1)
    while month < 12, days(before: year, month + 1) <= day { month += 1 }
    return (year, month, day - days(before: year, month) + 1)
  }

  /// To the lower whole number.
  static func floor(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
  static func modulo(_ a: Int64, _ b: Int64) -> Int64 { a - b * floor(a, b) }
}
