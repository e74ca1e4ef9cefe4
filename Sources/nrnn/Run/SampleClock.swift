/// What the time stamps of a key's rows are worth beside the time of its last sample.
struct SampleClock {
  enum Verdict {
    case next, duplicate, late
    /// Not to be believed before the key's next row is later still. `isGap`: beyond the limit.
    case ahead(isGap: Bool)
  }

  private enum Replay {
    /// Nothing comes again.
    case none
    /// The state was restored: its input may be given again.
    case possible
    /// A row behind the clock came, the clock's own has not: what is ahead had been left out before.
    case running
  }

  private var replay = Replay.none
  private var wasReached = false
  private var wasMissed = false

  /// There were rows, and all of them behind the clock.
  var isStuck: Bool { wasMissed && !wasReached }

  mutating func restored() { replay = .possible }
  mutating func stepped() { replay = .none }

  mutating func judge(_ row: TimeStamp?, at time: TimeStamp?, _ limit: GapLimit) -> Verdict {
    guard let row, let time else {
      wasReached = true
      return .next
    }
    guard row >= time else {
      wasMissed = true
      if replay == .possible { replay = .running }
      return .late
    }
    wasReached = true
    guard row > time else {
      replay = .none
      return .duplicate
    }
    let isGap = limit.isPassed(by: row.seconds(since: time))
    return isGap || replay == .running ? .ahead(isGap: isGap) : .next
  }
}
