/// A matrix as the equations use it: y = M x, row-major.
public struct Matrix<T: Real>: Sendable {
  public let rows: Int
  public let columns: Int
  public let structure: Structure
  /// As `structure` says.
  public var values: [T]

  public enum Structure: Equatable, Sendable {
    /// [rows, columns].
    case dense
    /// A quaternion map W (x) x between planar vectors, one for each of the gates stacked: [gates, 4, rows / 4 / gates,
    /// columns / 4], the second index that of the parts r, i, j, k.
    case quaternion(gates: Int)
    /// Dense here; a file holds its non-zeros alone.
    case sparse
  }

  public init(_ rows: Int, _ columns: Int, _ values: [T], _ structure: Structure = .dense) {
    var size = rows * columns
    if case .quaternion = structure { size /= 4 }
    precondition(values.count == size)
    (self.rows, self.columns, self.values, self.structure) = (rows, columns, values, structure)
  }

  /// Rows `range` as a matrix of their own: one gate of a stack.
  public func gate(_ index: Int, of count: Int) -> Matrix {
    let size = values.count / count
    let own = Array(values[index * size..<(index + 1) * size])
    if case .quaternion = structure { return Matrix(rows / count, columns, own, .quaternion(gates: 1)) }
    return Matrix(rows / count, columns, own, structure)
  }

  /// start + M x: the products are added in index order, each with one rounding.
  public func times(_ x: [T], addedTo start: [T]) -> [T] {
    if case .quaternion(let gates) = structure {
      return (0..<gates).flatMap { g in
        gate(g, of: gates).hamilton(x, addedTo: _NRNNReference.gate(start, g, of: gates))
      }
    }
    var y = start
    for i in 0..<rows { for j in 0..<columns { y[i].addProduct(values[i * columns + j], x[j]) } }
    return y
  }

  /// The same over the field of quaternions: a matrix of rows / 4 by columns / 4 of them.
  private func hamilton(_ x: [T], addedTo start: [T]) -> [T] {
    let (q, p) = (rows / 4, columns / 4)
    func weight(_ i: Int, _ j: Int) -> Quaternion<T> {
      let part = (0..<4).map { values[($0 * q + i) * p + j] }
      return Quaternion(part[0], part[1], part[2], part[3])
    }
    var y = start
    for i in 0..<q {
      for j in 0..<p { y[quaternion: i] = y[quaternion: i].addingProduct(weight(i, j), x[quaternion: j]) }
    }
    return y
  }

  public func row(_ index: Int) -> [T] { Array(values[index * columns..<(index + 1) * columns]) }
}

/// b + U x + W h, in this order.
func affine<T: Real>(_ b: [T], _ U: Matrix<T>, _ x: [T], _ W: Matrix<T>, _ h: [T]) -> [T] {
  W.times(h, addedTo: U.times(x, addedTo: b))
}

func gate<T>(_ b: [T], _ index: Int, of count: Int) -> [T] {
  let n = b.count / count
  return Array(b[index * n..<(index + 1) * n])
}
