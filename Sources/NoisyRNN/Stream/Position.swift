/// How far a stream has come.
struct Position {
  var episode: UInt64 = 0
  var tick: UInt64 = 0
  var samples: UInt64 = 0
  var time = 0.0
  var lastInterval = 0.0

  /// The start of an episode.
  init(episode: UInt64 = 0) { self.episode = episode }

  /// One nominal step later.
  @inline(__always)
  mutating func advance(_ interval: Double) {
    tick &+= 1
    samples &+= 1
    time = min(time + interval, Double.greatestFiniteMagnitude)
    lastInterval = interval
  }

  /// One sample later.
  func after(_ interval: Interval) -> Position {
    var next = self
    next.tick += UInt64(interval.ticks)
    next.samples += 1
    next.time = min(time + interval.seconds, Double.greatestFiniteMagnitude)
    next.lastInterval = interval.seconds
    return next
  }
}
