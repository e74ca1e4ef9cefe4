/// A matrix as the equations use it: y = M x, row-major.
public struct Matrix<T: Real>: Sendable {
  public let rows: Int
  public let columns: Int
  public var values: [T]

  public init(_ rows: Int, _ columns: Int, _ values: [T]) {
    precondition(values.count == rows * columns)
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// Rows `range` as a matrix of their own: one gate of a stack.
  public func gate(_ index: Int, of count: Int) -> Matrix {
    let height = rows / count
    return Matrix(height, columns, Array(values[index * height * columns..<(index + 1) * height * columns]))
  }

  /// start + M x: the products are added in index order, each with one rounding.
  public func times(_ x: [T], addedTo start: [T]) -> [T] {
    var y = start
    for i in 0..<rows { for j in 0..<columns { y[i].addProduct(values[i * columns + j], x[j]) } }
    return y
  }
}

/// b + U x + W h, in this order.
func affine<T: Real>(_ b: [T], _ U: Matrix<T>, _ x: [T], _ W: Matrix<T>, _ h: [T]) -> [T] {
  W.times(h, addedTo: U.times(x, addedTo: b))
}

func gate<T>(_ b: [T], _ index: Int, of count: Int) -> [T] {
  let n = b.count / count
  return Array(b[index * n..<(index + 1) * n])
}
