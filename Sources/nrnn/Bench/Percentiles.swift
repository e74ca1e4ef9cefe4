/// Order statistics of times, by nearest rank: the smallest time that so many of all are not above.
struct Percentiles {
  private let sorted: [UInt64]

  /// At least one time.
  init(_ times: [UInt64]) { sorted = times.sorted() }

  var max: UInt64 { sorted[sorted.count - 1] }

  /// `share`: above 0, at most 1.
  func callAsFunction(_ share: Double) -> UInt64 {
    let rank = Int((share * Double(sorted.count)).rounded(.up))
    return sorted[Swift.min(Swift.max(rank, 1), sorted.count) - 1]
  }
}
