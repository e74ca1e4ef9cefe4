/// s = the backbone of [x, h]; t = timeScale times the interval, which is one step.
///
///     gated:  h' = f (1 - w) + g w,  w = sigmoid(a t + b),  f and g through tanh; without the gate f + g w
///     pure:   h' = A - A f exp(-t (|tau| + |f|))
public struct Cfc<T: Real>: Sendable {
  public var backbone: [Dense<T>]
  /// f, g, a, b stacked; of the pure form f alone.
  public var W: Matrix<T>
  public var b: [T]
  public var form: Form
  public var timeScale = 1.0

  public enum Form: Sendable {
    case gated, noGate
    case pure(tau: [T], A: [T])

    public var heads: Int { if case .pure = self { 1 } else { 4 } }
  }

  public init(backbone: [Dense<T>], W: Matrix<T>, b: [T], form: Form, timeScale: Double = 1) {
    (self.backbone, self.W, self.b, self.form, self.timeScale) = (backbone, W, b, form, timeScale)
  }

  public var units: Int { W.rows / form.heads }

  func step(_ x: [T], _ h: [T], over rho: T) -> Tick<T> {
    let next = next(W.times(backbone.reduce(x + h) { $1.step($0).output }, addedTo: b), T(timeScale * Double(rho)))
    return Tick(
      state: next, output: next, drift: zip(next, h).map { ($0 - $1) / rho }, delta: h.map { _ in rho })
  }

  private func next(_ heads: [T], _ t: T) -> [T] {
    if case .pure(let tau, let A) = form {
      return heads.indices.map { i in
        A[i] - A[i] * heads[i] * T.exponential(-t * (abs(tau[i]) + abs(heads[i])))
      }
    }
    let (late, early) = (gate(heads, 2, of: 4), gate(heads, 3, of: 4))
    let (f, g) = (gate(heads, 0, of: 4), gate(heads, 1, of: 4))
    return f.indices.map { i in
      let (f, g, w) = (T.hyperbolicTangent(f[i]), T.hyperbolicTangent(g[i]), logistic(late[i] * t + early[i]))
      if case .gated = form { return f * (1 - w) + g * w }
      return f + g * w
    }
  }
}
