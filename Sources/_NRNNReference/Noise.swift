/// The noise of a layer, given its draws.
public enum Noise: Sendable {
  /// h' += eps sqrt(delta) (sigma1 + sigma2 f) xi.
  case paper(eps: Double, sigma1: Double, sigma2: Double)
  /// h' += delta f mult (u - 1) + add sqrt(rho) xi.
  case official(add: Double, mult: Double)

  /// One normal and one uniform on [0, 1) per unit.
  public struct Draws<T: Real> {
    public var xi: [T]
    public var u: [T]

    public init(xi: [T], u: [T]) { (self.xi, self.u) = (xi, u) }
  }

  /// Adds the noise to h, the first units of the state.
  public func apply<T: Real>(to tick: inout Tick<T>, _ draws: Draws<T>, scale: T) {
    for i in tick.drift.indices {
      let (delta, f) = (tick.delta[i], tick.drift[i])
      switch self {
      case .paper(let eps, let sigma1, let sigma2):
        tick.state[i] += scale * T(eps) * delta.squareRoot() * (T(sigma1) + T(sigma2) * f) * draws.xi[i]
      case .official(let add, let mult):
        tick.state[i] += scale * (delta * f * T(mult) * (draws.u[i] - 1) + T(add) * tick.rho.squareRoot() * draws.xi[i])
      }
      tick.output[i] = tick.state[i]
    }
  }
}
