import Glibc

/// Times calls, less what reading the clock takes.
struct Clock {
  /// The median over neighbouring readings.
  let cost: UInt64

  init() {
    cost = Percentiles(
      (0..<1001).map { _ in
        let began = nanoseconds()
        return nanoseconds() - began
      })(0.5)
  }

  @inline(__always)
  func time(_ body: () throws -> Void) rethrows -> UInt64 {
    let began = nanoseconds()
    try body()
    let took = nanoseconds() - began
    return took - min(took, cost)
  }

  /// Sleeps until a time of `nanoseconds`.
  static func sleep(until time: UInt64) {
    var moment = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, nil) == EINTR {}
  }
}
