/// The time between two samples, as ticks of the integrator.
///
/// An SDE takes r nominal intervals as k = max(1, floor(r + 1/2)) equal sub-steps on held input, so that none exceeds 1.5
/// nominal: the trained map is discrete, and larger steps ruin it. A cell of closed form takes all of it in one tick. A
/// map's step is one interval, whatever its length.
struct Interval {
  /// More is refused, in a file, an option or a snapshot: a step takes bounded time.
  static let largestMostSubsteps = 65_536

  var ticks = 1
  /// Nominal intervals in one tick.
  var rho = 1.0
  var seconds = 0.0
  /// Too long to integrate: the policy applied.
  var gap = false
  var resets = false

  /// What a gap gets; the numbers are those of nrnn.h.
  enum GapPolicy: UInt32 {
    case reject = 0
    case reset, nominal
  }

  /// A nominal one.
  init(seconds: Double = 0) { self.seconds = seconds }

  /// Of `dt` seconds, above 0.
  @_optimize(speed)
  init(_ dt: Double, _ clock: Clock, most: Int, _ policy: GapPolicy) throws(Failure) {
    guard dt.isFinite, dt > 0 else {
      throw Failure(.badInput).say("dt: expected 0 or seconds, found ").say(dt)
    }
    seconds = dt
    guard clock.nominal > 0 else { return }
    let r = dt / clock.nominal
    let most = clock.time == .nominal ? 1 : min(most, clock.mostTicks)
    if r >= Double(most) + 0.5 {
      try fill(gapOf: r, most, policy, clock.nominal)
    } else if clock.time != .nominal {
      if clock.time == .cut { ticks = max(1, Int(r + 0.5)) }
      rho = r / Double(ticks)
    }
  }

  private mutating func fill(gapOf r: Double, _ most: Int, _ policy: GapPolicy, _ nominal: Double) throws(Failure) {
    guard policy != .reject else {
      throw Failure(.gap).say("dt: expected at most ").say(most).say(" nominal intervals, found ").say(r)
    }
    gap = true
    guard policy == .reset else { return }
    resets = true
    seconds = nominal  // the first of an episode
  }
}

/// How the time of a model runs.
struct Clock {
  /// Seconds between samples; 0: the model does not say.
  let nominal: Double
  let time: Time
  /// Nominal intervals that are no gap yet, at most, whatever is asked for.
  let mostTicks: Int

  init(_ model: UnsafePointer<ModelData>) {
    nominal = model.pointee.sequence.interval
    (time, mostTicks) = (model.pointee.time, model.pointee.mostTicks)
  }
}
