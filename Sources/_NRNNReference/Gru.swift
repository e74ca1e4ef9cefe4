/// Gates stacked r, z, n; h' = (1 - z) * m + z * h.
///
///     reset after:   m = tanh(U_n x + b_n + r * (W_n h + c_n))
///     reset before:  m = tanh(U_n x + b_n + c_n + W_n (r * h))
public struct Gru<T: Real>: Sendable {
  public var W: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  public var c: [T]
  public var resetAfter = true
  /// Bounds what enters the three activations; nil: nothing does.
  public var clip: T?

  public init(W: Matrix<T>, U: Matrix<T>, b: [T], c: [T], resetAfter: Bool, clip: T? = nil) {
    (self.W, self.U, self.b, self.c, self.resetAfter, self.clip) = (W, U, b, c, resetAfter, clip)
  }

  func step(_ x: [T], _ h: [T]) -> Tick<T> {
    let (r, z) = (opening(0, x, h), opening(1, x, h))
    let m = resetAfter ? candidateResetAfter(r, x, h) : candidateResetBefore(r, x, h)
    return Tick(map: h.indices.map { (1 - z[$0]) * m[$0] + z[$0] * h[$0] }, from: h)
  }

  private func opening(_ index: Int, _ x: [T], _ h: [T]) -> [T] {
    sums(index, x, h).map { logistic(clipped($0, clip)) }
  }

  private func sums(_ index: Int, _ x: [T], _ h: [T]) -> [T] {
    let bias = zip(gate(b, index, of: 3), gate(c, index, of: 3)).map { $0 + $1 }
    return affine(bias, U.gate(index, of: 3), x, W.gate(index, of: 3), h)
  }

  private func candidateResetAfter(_ r: [T], _ x: [T], _ h: [T]) -> [T] {
    let (input, hidden) = (
      U.gate(2, of: 3).times(x, addedTo: gate(b, 2, of: 3)),
      W.gate(2, of: 3).times(h, addedTo: gate(c, 2, of: 3))
    )
    return h.indices.map { T.hyperbolicTangent(clipped(input[$0] + r[$0] * hidden[$0], clip)) }
  }

  private func candidateResetBefore(_ r: [T], _ x: [T], _ h: [T]) -> [T] {
    sums(2, x, zip(r, h).map { $0 * $1 }).map { T.hyperbolicTangent(clipped($0, clip)) }
  }
}
