import NoisyRNN

/// What the step of a row gave: a row of a summary.
struct StepResult {
  private let shared: Shared
  let index: Int
  /// Seconds since the sample before, where they are known.
  let interval: Double?

  /// Many rows hold one.
  final class Shared {
    let summary: Summary

    init(_ summary: Summary) { self.summary = summary }
  }

  init(_ shared: Shared, _ index: Int, interval: Double?) {
    (self.shared, self.index, self.interval) = (shared, index, interval)
  }

  var summary: Summary { shared.summary }
  var flags: UInt32 { summary.flags[index] }
}
