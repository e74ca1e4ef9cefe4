/// y = a(W x + b); no state.
public struct Dense<T: Real>: Sendable {
  public var W: Matrix<T>
  public var b: [T]
  public var activation = Activation.identity

  public init(W: Matrix<T>, b: [T], activation: Activation = .identity) {
    (self.W, self.b, self.activation) = (W, b, activation)
  }

  func step(_ x: [T]) -> Tick<T> {
    Tick(state: [], output: W.times(x, addedTo: b).map { activation($0) }, drift: [], delta: [])
  }
}
