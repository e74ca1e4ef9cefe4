/// Coupled oscillators (Rusch, Mishra 2021), state [y, z], output y:
///
///     z' = z + dt (tanh(Wy y + Wz z + U x + b) - gamma y - epsilon z),  y' = y + dt z'
public struct Cornn<T: Real>: Sendable {
  public var Wy: Matrix<T>
  public var Wz: Matrix<T>
  public var U: Matrix<T>
  public var b: [T]
  public var dt: T
  public var gamma: T
  public var epsilon: T

  public init(Wy: Matrix<T>, Wz: Matrix<T>, U: Matrix<T>, b: [T], dt: T, gamma: T, epsilon: T) {
    (self.Wy, self.Wz, self.U, self.b) = (Wy, Wz, U, b)
    (self.dt, self.gamma, self.epsilon) = (dt, gamma, epsilon)
  }

  func step(_ x: [T], _ state: [T]) -> Tick<T> {
    let n = Wy.rows
    let (y, z) = (Array(state[..<n]), Array(state[n...]))
    let force = Wz.times(z, addedTo: affine(b, U, x, Wy, y)).map { T.hyperbolicTangent($0) }
    let zNext = (0..<n).map { i in
      z[i].addingProduct(dt, force[i].addingProduct(-gamma, y[i]).addingProduct(-epsilon, z[i]))
    }
    return Tick(map: (0..<n).map { y[$0].addingProduct(dt, zNext[$0]) }, from: y, rest: zNext)
  }
}
