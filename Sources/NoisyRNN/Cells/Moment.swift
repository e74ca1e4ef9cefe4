/// When a tick is, and whether a sample comes with it.
struct Moment {
  /// Seconds from the reset to its start, and its length; in nominal intervals where the model names none.
  var start: Double
  let seconds: Double
  /// False where the sample is skipped, and in all ticks of an interval but the first.
  var hasSample: Bool

  @inline(__always)
  mutating func advance() {
    start += seconds
    hasSample = false
  }
}
