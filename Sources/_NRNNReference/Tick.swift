/// What one tick of a cell gives, before noise.
public struct Tick<T: Real> {
  /// In the order that the cell's page gives.
  public var state: [T]
  /// What the next layer sees.
  public var output: [T]
  /// f of the SDE, or F(h, x) - h of a map h' = F(h, x), of the units that noise may sit on: the first of the state.
  public var drift: [T]
  /// The step per unit; 1 for a map.
  public var delta: [T]

  /// The tick of a map.
  init(map h: [T], from old: [T], rest: [T] = []) {
    (state, output) = (h + rest, h)
    drift = zip(h, old).map { $0 - $1 }
    delta = h.map { _ in 1 }
  }

  init(state: [T], output: [T], drift: [T], delta: [T]) {
    (self.state, self.output, self.drift, self.delta) = (state, output, drift, delta)
  }

  /// With noise.
  func kicked(_ kick: Noise.Kick<T>?) -> Tick {
    guard let kick else { return self }
    var tick = self
    for (i, k) in kick(drift, delta).enumerated() {
      tick.state[i] += k
      tick.output[i] += k
    }
    return tick
  }
}

/// When a tick is, and whether a sample comes with it.
public struct Moment<T: Real> {
  /// The tick's length in nominal intervals, and in seconds.
  public var rho: T = 1
  public var seconds = 1.0
  /// Seconds from the reset to its start.
  public var start = 0.0
  /// false where the sample is skipped, and in all ticks of an interval but the first.
  public var hasSample = true

  public init(rho: T = 1, seconds: Double = 1, start: Double = 0, hasSample: Bool = true) {
    (self.rho, self.seconds, self.start, self.hasSample) = (rho, seconds, start, hasSample)
  }
}
