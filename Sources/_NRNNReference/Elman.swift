/// h' = a(W h + U x + b).
public struct Elman<T: Real>: Sendable {
  public var W: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  public var activation = Activation.tanh

  public init(W: Matrix<T>, U: Matrix<T>, b: [T], activation: Activation = .tanh) {
    (self.W, self.U, self.b, self.activation) = (W, U, b, activation)
  }

  func step(_ x: [T], _ h: [T]) -> Tick<T> {
    Tick(map: affine(b, U, x, W, h).map { activation($0) }, from: h)
  }
}
