/// h' = h + delta f,  f = A h + C x + g * a(W h + U x + b).
public struct Sde<T: Real>: Sendable {
  public var A: Matrix<T>?
  public var W: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  public var C: Matrix<T>?
  /// One for all units, or one per unit.
  public var step: [T]
  public var activation = Activation.tanh
  public var gate: Gate?
  public var scheme = Scheme.eulerMaruyama
  /// Not nil: the activation is modReLU.
  public var modReLU: [T]?

  /// g = sigmoid(W h + U x + b) on the activation, or on the whole drift.
  public struct Gate: Sendable {
    /// nil: the cell's.
    public var W: Matrix<T>?
    public var U: Matrix<T>
    public var b: [T]
    public var onDrift: Bool

    public init(W: Matrix<T>?, U: Matrix<T>, b: [T], onDrift: Bool) {
      (self.W, self.U, self.b, self.onDrift) = (W, U, b, onDrift)
    }
  }

  public init(
    A: Matrix<T>? = nil, W: Matrix<T>, U: Matrix<T>, b: [T], C: Matrix<T>? = nil, step: [T],
    activation: Activation = .tanh, gate: Gate? = nil, scheme: Scheme = .eulerMaruyama, modReLU: [T]? = nil
  ) {
    (self.A, self.W, self.U, self.b, self.C, self.step) = (A, W, U, b, C, step)
    (self.activation, self.gate, self.scheme, self.modReLU) = (activation, gate, scheme, modReLU)
  }

  func step(_ x: [T], _ h: [T], over rho: T, _ kick: Noise.Kick<T>?) -> Tick<T> {
    let delta = h.indices.map { rho * step[step.count == 1 ? 0 : $0] }
    let f = drift(x, h)
    func tick(_ next: [T]) -> Tick<T> { Tick(state: next, output: next, drift: f, delta: delta) }
    switch scheme {
    case .eulerMaruyama: return tick(advanced(h, delta, f)).kicked(kick)
    case .midpoint: return tick(midpoint(h, delta, f) { drift(x, $0) }).kicked(kick)
    case .rungeKutta4: return tick(rungeKutta4(h, delta, f) { drift(x, $0) }).kicked(kick)
    case .threeEighths: return tick(threeEighths(h, delta, f) { drift(x, $0) }).kicked(kick)
    case .stochasticHeun:
      let f2 = drift(x, tick(advanced(h, delta, f)).kicked(kick).state)
      let next = advanced(h, delta.map { $0 / 2 }, zip(f, f2).map { $0 + $1 })
      return tick(next).kicked(
        kick.map { kick in { f, delta in zip(kick(f, delta), kick(f2, delta)).map { ($0 + $1) / 2 } } })
    }
  }

  private func drift(_ x: [T], _ h: [T]) -> [T] {
    let a = activation(affine(b, U, x, W, h), modReLU)
    var linear = h.map { _ in T(0) }
    if let C { linear = C.times(x, addedTo: linear) }
    if let A { linear = A.times(h, addedTo: linear) }
    guard let gate else { return h.indices.map { linear[$0] + a[$0] } }
    let g = affine(gate.b, gate.U, x, gate.W ?? W, h).map { logistic($0) }
    return h.indices.map { gate.onDrift ? g[$0] * (linear[$0] + a[$0]) : linear[$0].addingProduct(g[$0], a[$0]) }
  }
}

/// One step with the input held. In all but Heun's the noise, of the strength that it has at the start, is added to the
/// result: Itô. Heun's takes the mean of the noise's strengths at the start and at the predicted end, under the same
/// draws: Stratonovich.
public enum Scheme: UInt32, CaseIterable, Sendable {
  case eulerMaruyama = 0
  case midpoint, rungeKutta4, stochasticHeun, threeEighths
}
