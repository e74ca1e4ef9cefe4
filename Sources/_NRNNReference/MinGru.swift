/// z and the candidate stacked; h' = (1 - z) * h + z * a(U_m x + b_m), z = sigmoid(U_z x + b_z).
public struct MinGru<T: Real>: Sendable {
  public var U: Matrix<T>
  public var b: [T]
  public var candidate = Activation.identity

  public init(U: Matrix<T>, b: [T], candidate: Activation = .identity) {
    (self.U, self.b, self.candidate) = (U, b, candidate)
  }

  func step(_ x: [T], _ h: [T]) -> Tick<T> {
    let sums = U.times(x, addedTo: b)
    let (z, m) = (gate(sums, 0, of: 2).map { logistic($0) }, gate(sums, 1, of: 2).map { candidate($0) })
    return Tick(map: h.indices.map { (1 - z[$0]) * h[$0] + z[$0] * m[$0] }, from: h)
  }
}
