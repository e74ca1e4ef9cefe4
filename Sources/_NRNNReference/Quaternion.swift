/// r + i i + j j + k k.
public struct Quaternion<T: Real>: Equatable, Sendable {
  public var r, i, j, k: T

  public init(_ r: T, _ i: T, _ j: T, _ k: T) { (self.r, self.i, self.j, self.k) = (r, i, j, k) }

  /// self + a (x) b, Hamilton's product: the products are added in the order of a's parts, each with one rounding.
  public func addingProduct(_ a: Quaternion, _ b: Quaternion) -> Quaternion {
    Quaternion(
      r.addingProduct(a.r, b.r).addingProduct(-a.i, b.i).addingProduct(-a.j, b.j).addingProduct(-a.k, b.k),
      i.addingProduct(a.r, b.i).addingProduct(a.i, b.r).addingProduct(a.j, b.k).addingProduct(-a.k, b.j),
      j.addingProduct(a.r, b.j).addingProduct(-a.i, b.k).addingProduct(a.j, b.r).addingProduct(a.k, b.i),
      k.addingProduct(a.r, b.k).addingProduct(a.i, b.j).addingProduct(-a.j, b.i).addingProduct(a.k, b.r))
  }

  public static func * (a: Quaternion, b: Quaternion) -> Quaternion {
    Quaternion(0, 0, 0, 0).addingProduct(a, b)
  }

  public var conjugate: Quaternion { Quaternion(r, -i, -j, -k) }
  public var norm: T { (r * r + i * i + j * j + k * k).squareRoot() }
}

extension Array where Element: Real {
  /// Quaternion `index` of a planar vector: all r, then all i, j, k.
  subscript(quaternion index: Int) -> Quaternion<Element> {
    get {
      let n = count / 4
      return Quaternion(self[index], self[n + index], self[2 * n + index], self[3 * n + index])
    }
    set {
      let n = count / 4
      (self[index], self[n + index]) = (newValue.r, newValue.i)
      (self[2 * n + index], self[3 * n + index]) = (newValue.j, newValue.k)
    }
  }
}
