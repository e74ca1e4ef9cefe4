/// FDNet (arXiv 2006.01892) in compiled form: u <- S u + forcing, `blocks` times, u the field plus `shift`. S has
/// five taps inside and rows of its own at the ends. A sample sets the field; without one it goes on. Output u - shift.
public struct Stencil<T: Real>: Sendable {
  /// On u[x - 2] .. u[x + 2].
  public var interior: [T]
  /// Rows 0 and 1 on u[0] .. u[3]; rows X - 2 and X - 1 on u[X - 4] .. u[X - 1].
  public var left: Matrix<T>
  public var right: Matrix<T>
  /// [X]; nil: 0.
  public var forcing: [T]?
  /// X.
  public var grid: Int
  public var blocks = 1
  public var shift: T = 0

  public init(
    interior: [T], left: Matrix<T>, right: Matrix<T>, forcing: [T]? = nil, grid: Int, blocks: Int = 1, shift: T = 0
  ) {
    (self.interior, self.left, self.right, self.forcing) = (interior, left, right, forcing)
    (self.grid, self.blocks, self.shift) = (grid, blocks, shift)
  }

  func step(_ x: [T], _ state: [T], hasSample: Bool) -> Tick<T> {
    let start = hasSample ? x.map { $0 + shift } : state
    let u = (0..<blocks).reduce(start) { u, _ in block(u) }
    var tick = Tick(map: u, from: start)
    tick.output = u.map { $0 - shift }
    return tick
  }

  private func block(_ u: [T]) -> [T] {
    (0..<grid).map { x in
      let (first, taps) = row(x)
      return taps.indices.reduce(forcing?[x] ?? 0) { $0.addingProduct(taps[$1], u[first + $1]) }
    }
  }

  private func row(_ x: Int) -> (first: Int, taps: [T]) {
    switch x {
    case ..<2: (0, left.row(x))
    case (grid - 2)...: (grid - 4, right.row(x - (grid - 2)))
    default: (x - 2, interior)
    }
  }

  /// The largest |eigenvalue| of S by Gelfand's formula, |S^m|^(1/m), the power squared forty times.
  public var spectralRadius: Double {
    var power = (0..<grid).map { x in
      let (first, taps) = row(x)
      return (0..<grid).map { taps.indices.contains($0 - first) ? Double(taps[$0 - first]) : 0 }
    }
    var logarithm = 0.0
    for i in 0..<40 {
      let norm = power.map { $0.reduce(0) { $0 + abs($1) } }.max()!
      guard norm > 0 else { return 0 }
      logarithm += Double.logarithm(norm) / Double(UInt64(1) << i)
      let scaled = power.map { $0.map { $0 / norm } }
      power = scaled.map { row in
        (0..<grid).map { j in row.indices.reduce(0) { $0 + row[$1] * scaled[$1][j] } }
      }
    }
    return Double.exponential(logarithm)
  }
}
