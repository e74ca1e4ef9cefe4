/// FDNet as it is trained, which the stencil is compiled from: K filters of a first stage, K x K of a second, and one
/// linear layer over their interleaved outputs; at both ends one-sided filters. Linear, without a bias.
///
///     D[k] = c1[k] * u,   E[k] = sum over k' of c2[k, k'] * D[k'],   u + sum over k of (fc1[2k] D[k] + fc1[2k + 1] E[k])
public struct FiniteDifferenceNetwork<T: Real>: Sendable {
  /// Of an inner point: taps on x - 1, x, x + 1. Of an end: on it and its neighbour, in the order of x.
  public struct Filter: Sendable {
    public var inner, left, right: [T]

    public init(_ inner: [T], left: [T], right: [T]) {
      (self.inner, self.left, self.right) = (inner, left, right)
    }

    func callAsFunction(_ u: [T]) -> [T] {
      u.indices.map { x in
        let (taps, first) =
          x == 0 ? (left, 0) : x == u.count - 1 ? (right, x - 1) : (inner, x - 1)
        return taps.indices.reduce(0) { $0 + taps[$1] * u[first + $1] }
      }
    }
  }

  /// [K].
  public var first: [Filter]
  /// [K][K].
  public var second: [[Filter]]
  /// [2K].
  public var weights: [T]

  public init(first: [Filter], second: [[Filter]], weights: [T]) {
    (self.first, self.second, self.weights) = (first, second, weights)
  }

  /// One block.
  public func callAsFunction(_ u: [T]) -> [T] {
    let D = first.map { $0(u) }
    let features = first.indices.flatMap { k in
      [D[k], zip(second[k], D).map { $0($1) }.reduce(u.map { _ in 0 }) { zip($0, $1).map { $0 + $1 } }]
    }
    return u.indices.map { x in zip(weights, features).reduce(u[x]) { $0 + $1.0 * $1.1[x] } }
  }

  /// The block over X points, read off the images of unit fields.
  public func stencil(_ X: Int) -> Stencil<T> {
    let columns = (0..<X).map { one in self((0..<X).map { $0 == one ? 1 : 0 }) }
    func taps(_ rows: Range<Int>, _ first: Int, _ count: Int) -> [T] {
      rows.flatMap { row in (first..<first + count).map { columns[$0][row] } }
    }
    return Stencil(
      interior: X > 4 ? taps(2..<3, 0, 5) : Array(repeating: 0, count: 5), left: Matrix(2, 4, taps(0..<2, 0, 4)),
      right: Matrix(2, 4, taps(X - 2..<X, X - 4, 4)), grid: X)
  }
}
