/// The offsets of a place's clocks from UTC, and when each began.
final class ZoneHistory {
  private static let day: Int64 = 86_400

  let name: String
  /// In order; the first is before all others.
  private let starts: [Int64]
  private let offsets: [Int64]
  /// Of the offset that was asked for last: times come in order.
  private var recent = 0

  /// `changes`: after the first offset, in order.
  init(_ name: String, first: Int64, changes: [(start: Int64, offset: Int64)]) {
    self.name = name
    starts = [.min] + changes.map(\.start)
    offsets = [first] + changes.map(\.offset)
  }

  /// The moments at which the clock shows this: none, one, or two in order. It differs from UTC by what it did a day
  /// before, or does a day after.
  func moments(ofLocal seconds: Int64) -> (Int64?, Int64?) {
    let (before, after) = (offset(at: seconds - ZoneHistory.day), offset(at: seconds + ZoneHistory.day))
    let first = moment(seconds, before)
    guard before != after else { return (first, nil) }
    guard let second = moment(seconds, after) else { return (first, nil) }
    guard let first else { return (second, nil) }
    return (min(first, second), max(first, second))
  }

  private func moment(_ local: Int64, _ offset: Int64) -> Int64? {
    self.offset(at: local - offset) == offset ? local - offset : nil
  }

  private func offset(at seconds: Int64) -> Int64 {
    if seconds < starts[recent] || recent + 1 < starts.count && seconds >= starts[recent + 1] {
      recent = index(of: seconds)
    }
    return offsets[recent]
  }

  private func index(of seconds: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle } else { high = middle }
    }
    return low
  }
}
