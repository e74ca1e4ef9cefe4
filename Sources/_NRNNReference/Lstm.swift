/// Gates stacked i, f, g, o; state [h, c]; peepholes p_i, p_f, p_o.
///
///     i = sigmoid(U_i x + W_i h + b_i + p_i * c),  f likewise,  g = tanh(U_g x + W_g h + b_g)
///     c' = f * c + factor * i * g,  o = sigmoid(U_o x + W_o h + b_o + p_o * c'),  h' = P (o * tanh(c'))
public struct Lstm<T: Real>: Sendable {
  /// [4n, m], m the units of h.
  public var W: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  /// [3n]; nil: 0.
  public var peephole: [T]?
  /// P, [m, n]; nil: the identity, m = n.
  public var projection: Matrix<T>?
  /// Bounds what enters the activations of the four gates; nil: nothing does.
  public var clip: T?
  public var candidateFactor: T = 1

  public init(
    W: Matrix<T>, U: Matrix<T>, b: [T], peephole: [T]? = nil, projection: Matrix<T>? = nil, clip: T? = nil,
    candidateFactor: T = 1
  ) {
    (self.W, self.U, self.b, self.peephole) = (W, U, b, peephole)
    (self.projection, self.clip, self.candidateFactor) = (projection, clip, candidateFactor)
  }

  func step(_ x: [T], _ state: [T]) -> Tick<T> {
    let (m, n) = (W.columns, W.rows / 4)
    let (h, c) = (Array(state[..<m]), Array(state[m...]))
    let peephole = self.peephole ?? Array(repeating: 0, count: 3 * n)
    func sums(_ index: Int) -> [T] {
      affine(gate(b, index, of: 4), U.gate(index, of: 4), x, W.gate(index, of: 4), h)
    }
    func opening(_ index: Int, _ peephole: [T], _ c: [T]) -> [T] {
      zip(sums(index), zip(peephole, c)).map { logistic(clipped($0 + $1.0 * $1.1, clip)) }
    }
    let i = opening(0, gate(peephole, 0, of: 3), c)
    let f = opening(1, gate(peephole, 1, of: 3), c)
    let g = sums(2).map { T.hyperbolicTangent(clipped($0, clip)) }
    let cNext = (0..<n).map { f[$0] * c[$0] + candidateFactor * i[$0] * g[$0] }
    let o = opening(3, gate(peephole, 2, of: 3), cNext)
    let hidden = zip(o, cNext).map { $0 * T.hyperbolicTangent($1) }
    let hNext = projection.map { $0.times(hidden, addedTo: h.map { _ in 0 }) } ?? hidden
    return Tick(map: hNext, from: h, rest: cNext)
  }
}
