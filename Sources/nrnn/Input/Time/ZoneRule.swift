/// How the clocks of a place go on after the last change that its file lists, as POSIX writes it: CET-1CEST,M3.5.0,M10.5.0/3.
struct ZoneRule {
  /// Times are not read beyond: `TimeStamp` ends with 2262.
  private static let lastYear: Int64 = 2263
  private static let firstYear: Int64 = 1677

  private let standard: Int64
  private let summer: (offset: Int64, begins: YearDay, ends: YearDay)?

  /// Nil: it is none.
  init?(_ text: ArraySlice<UInt8>) {
    let rule = text.withUnsafeBufferPointer { text -> (Int64, (Int64, YearDay, YearDay)?)? in
      var rest = TextCursor(text)
      guard ZoneRule.takeName(&rest), let behind = ZoneRule.time(&rest) else { return nil }
      if rest.isAtEnd { return (-behind, nil) }
      guard ZoneRule.takeName(&rest) else { return nil }
      let offset = rest.isAt(",") ? 3600 - behind : ZoneRule.time(&rest).map { -$0 }
      guard let offset, rest.take(","), let begins = YearDay(&rest), rest.take(","), let ends = YearDay(&rest),
        rest.isAtEnd
      else { return nil }
      return (-behind, (offset, begins, ends))
    }
    guard let rule else { return nil }
    (standard, summer) = rule
  }

  /// From the year of the last one on.
  func changes(after last: Int64?) -> [(start: Int64, offset: Int64)] {
    guard let summer else { return last == nil ? [(.min + 1, standard)] : [] }
    let first = last.map { max(1970 + $0 / 31_556_952 - 1, ZoneRule.firstYear) } ?? ZoneRule.firstYear
    return (first...ZoneRule.lastYear).flatMap { year in
      [
        (start: summer.begins.seconds(in: year) - standard, offset: summer.offset),
        (start: summer.ends.seconds(in: year) - summer.offset, offset: standard),
      ].sorted { $0.start < $1.start }
    }.filter { $0.start > last ?? .min }
  }

  /// CET, or <+03>.
  private static func takeName(_ rest: inout TextCursor) -> Bool {
    let isQuoted = rest.take("<")
    var count = 0
    while !rest.isAtEnd, rest.isAtLetter || isQuoted && !rest.isAt(">") {
      rest.skip()
      count += 1
    }
    return count > 0 && (!isQuoted || rest.take(">"))
  }

  /// Seconds: 1, -5:30, 167.
  fileprivate static func time(_ rest: inout TextCursor) -> Int64? {
    let isNegative = rest.take("-")
    if !isNegative { _ = rest.take("+") }
    guard let hours = rest.number(1...3, 0...167) else { return nil }
    var seconds = 3600 * hours
    for unit: Int64 in [60, 1] where rest.take(":") {
      guard let part = rest.number(2, 0...59) else { return nil }
      seconds += unit * part
    }
    return isNegative ? -seconds : seconds
  }
}

/// A moment of each year, by the clock before it.
private struct YearDay {
  private enum Day {
    /// Of a month, such and such a weekday, 5: the last one.
    case weekday(month: Int64, week: Int64, day: Int64)
    /// From 0, with 29 February.
    case counted(Int64)
    /// From 1, without it.
    case named(Int64)
  }

  private let day: Day
  private let time: Int64

  /// M3.5.0/2, J60, 59
  init?(_ rest: inout TextCursor) {
    if rest.take("M") {
      guard let month = rest.number(1...2, 1...12), rest.take("."), let week = rest.number(1, 1...5), rest.take("."),
        let day = rest.number(1, 0...6)
      else { return nil }
      self.day = .weekday(month: month, week: week, day: day)
    } else if rest.take("J") {
      guard let number = rest.number(1...3, 1...365) else { return nil }
      day = .named(number)
    } else {
      guard let number = rest.number(1...3, 0...365) else { return nil }
      day = .counted(number)
    }
    guard let time = rest.take("/") ? ZoneRule.time(&rest) : 7200 else { return nil }
    self.time = time
  }

  func seconds(in year: Int64) -> Int64 { 86_400 * days(in: year) + time }

  private func days(in year: Int64) -> Int64 {
    switch day {
    case .counted(let number): return Calendar.days(before: year, 1) + number
    case .named(let number):
      return Calendar.days(before: year, 1) + number - (Calendar.isLeap(year) && number > 59 ? 0 : 1)
    case .weekday(let month, let week, let day):
      let first = Calendar.days(before: year, month)
      let offset = (day - Calendar.weekday(first) + 7) % 7 + 7 * (week - 1)
      return first + (offset < Calendar.days(year, month) ? offset : offset - 7)
    }
  }
}
