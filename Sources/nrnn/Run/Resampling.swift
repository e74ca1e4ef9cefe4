import ArgumentParser

/// Rows of one nominal interval as one sample.
struct Resampling {
  /// What a channel gets, of the values that are there.
  enum How: String, ExpressibleByArgument, CaseIterable { case last, mean }

  let how: How
  /// Nanoseconds.
  private let length: Int64
  /// The interval that is open at the end is left for the next run.
  let leavesOpen: Bool

  init(_ how: How, interval seconds: Double, leavesOpen: Bool) throws(Problem) {
    guard let length = Int64(exactly: (seconds * 1e9).rounded()), length > 0 else {
      throw Problem(.usage, "--resample: expected an interval from 1 ns to 292 years, found \(seconds) s")
    }
    (self.how, self.length, self.leavesOpen) = (how, length, leavesOpen)
  }

  /// Of the interval that the time is in, counted from 1970 or from 0.
  func start(of time: TimeStamp) -> TimeStamp {
    let (start, overflow) = time.nanoseconds.subtractingReportingOverflow(Calendar.modulo(time.nanoseconds, length))
    return TimeStamp(nanoseconds: overflow ? .min : start, kind: time.kind)
  }
}
