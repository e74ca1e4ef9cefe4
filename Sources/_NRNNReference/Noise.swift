/// The noise of a layer, given its draws.
public enum Noise: Sendable {
  /// h' += eps sqrt(delta) (sigma1 + sigma2 f) xi.
  case paper(eps: Double, sigma1: Double, sigma2: Double)
  /// h' += delta f mult (u - 1) + add sqrt(rho) xi.
  case official(add: Double, mult: Double)
  /// h' += sqrt(delta) sigma xi, sigma [n, r].
  case matrix(Matrix<Double>)

  /// Normals, and uniforms on [0, 1), of as many units as `count` says.
  public struct Draws<T: Real>: Sendable {
    public var xi: [T]
    public var u: [T]

    public init(xi: [T], u: [T]) { (self.xi, self.u) = (xi, u) }
  }

  /// What the noise adds to h, by the drift and step that it sits on.
  public typealias Kick<T> = (_ drift: [T], _ delta: [T]) -> [T]

  /// Draws that a layer of so many units needs.
  public func count(_ units: Int) -> Int {
    if case .matrix(let sigma) = self { sigma.columns } else { units }
  }

  /// `rho`: the tick's interval in nominal ones, which its delta has in it.
  public func kick<T: Real>(_ draws: Draws<T>, over rho: T, scale: T) -> Kick<T> {
    switch self {
    case .paper(let eps, let sigma1, let sigma2):
      return { f, delta in
        f.indices.map { scale * T(eps) * delta[$0].squareRoot() * (T(sigma1) + T(sigma2) * f[$0]) * draws.xi[$0] }
      }
    case .official(let add, let mult):
      return { f, delta in
        f.indices.map {
          scale * (delta[$0] * f[$0] * T(mult) * (draws.u[$0] - 1) + T(add) * rho.squareRoot() * draws.xi[$0])
        }
      }
    case .matrix(let sigma):
      let spread = Matrix<T>(sigma.rows, sigma.columns, sigma.values.map { T($0) })
      return { f, delta in
        zip(delta, spread.times(draws.xi, addedTo: f.map { _ in 0 })).map { scale * $0.squareRoot() * $1 }
      }
    }
  }
}
