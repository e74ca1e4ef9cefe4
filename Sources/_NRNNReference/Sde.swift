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
    activation: Activation = .tanh, gate: Gate? = nil
  ) {
    (self.A, self.W, self.U, self.b, self.C, self.step) = (A, W, U, b, C, step)
    (self.activation, self.gate) = (activation, gate)
  }

  func step(_ x: [T], _ h: [T], over rho: T) -> Tick<T> {
    let f = drift(x, h)
    let delta = h.indices.map { rho * step[step.count == 1 ? 0 : $0] }
    let next = h.indices.map { h[$0].addingProduct(delta[$0], f[$0]) }
    return Tick(state: next, output: next, drift: f, delta: delta, rho: rho)
  }

  private func drift(_ x: [T], _ h: [T]) -> [T] {
    let a = affine(b, U, x, W, h).map { activation($0) }
    var linear = h.map { _ in T(0) }
    if let C { linear = C.times(x, addedTo: linear) }
    if let A { linear = A.times(h, addedTo: linear) }
    guard let gate else { return h.indices.map { linear[$0] + a[$0] } }
    let g = affine(gate.b, gate.U, x, gate.W ?? W, h).map { logistic($0) }
    return h.indices.map { gate.onDrift ? g[$0] * (linear[$0] + a[$0]) : linear[$0].addingProduct(g[$0], a[$0]) }
  }
}
