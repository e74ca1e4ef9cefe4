/// h' = a(W h + U x + b).
public struct Elman<T: Real>: Sendable {
  public var W: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  public var activation = Activation.tanh
  /// Not nil: the activation is modReLU.
  public var modReLU: [T]?
  /// Bounds what enters the activation; nil: nothing does.
  public var clip: T?

  public init(
    W: Matrix<T>, U: Matrix<T>, b: [T], activation: Activation = .tanh, modReLU: [T]? = nil, clip: T? = nil
  ) {
    (self.W, self.U, self.b, self.activation) = (W, U, b, activation)
    (self.modReLU, self.clip) = (modReLU, clip)
  }

  func step(_ x: [T], _ h: [T]) -> Tick<T> {
    Tick(map: activation(affine(b, U, x, W, h).map { clipped($0, clip) }, modReLU), from: h)
  }
}
