// Explicit steps of y' = f(y), with a step per unit.

/// y + delta f: Euler's.
func advanced<T: Real>(_ y: [T], _ delta: [T], _ f: [T]) -> [T] {
  y.indices.map { y[$0].addingProduct(delta[$0], f[$0]) }
}

/// Order 2; `first` is f(y).
func midpoint<T: Real>(_ y: [T], _ delta: [T], _ first: [T], _ f: ([T]) -> [T]) -> [T] {
  advanced(y, delta, f(advanced(y, delta.map { $0 / 2 }, first)))
}

/// The classical one of order 4, y + delta / 6 (k1 + 2 k2 + 2 k3 + k4); `first` is k1 = f(y).
public func rungeKutta4<T: Real>(_ y: [T], _ delta: [T], _ first: [T], _ f: ([T]) -> [T]) -> [T] {
  let half = delta.map { $0 / 2 }
  let k2 = f(advanced(y, half, first))
  let k3 = f(advanced(y, half, k2))
  let k4 = f(advanced(y, delta, k3))
  let sum = y.indices.map { first[$0].addingProduct(2, k2[$0]).addingProduct(2, k3[$0]) + k4[$0] }
  return advanced(y, delta.map { $0 / 6 }, sum)
}

/// The 3/8 rule, of order 4 too; `first` is k1 = f(y).
func threeEighths<T: Real>(_ y: [T], _ delta: [T], _ first: [T], _ f: ([T]) -> [T]) -> [T] {
  let k2 = f(advanced(y, delta.map { $0 / 3 }, first))
  let k3 = f(advanced(y, delta, zip(k2, first).map { $0 - $1 / 3 }))
  let k4 = f(advanced(y, delta, y.indices.map { first[$0] - k2[$0] + k3[$0] }))
  let sum = y.indices.map { first[$0] + 3 * (k2[$0] + k3[$0]) + k4[$0] }
  return advanced(y, delta.map { $0 / 8 }, sum)
}
