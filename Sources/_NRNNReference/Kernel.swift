/// Recurrent kernel network (Chen, Jacob, Mairal 2019): q anchors of length k over d inputs; c_0 = 1, old c on the right:
///
///     b_p = |x| kappa(<z_p, x> / max(|x|, 1e-4)),  u_p = c_(p-1) * b_p,  p = 1..k
///     mean:  c_p = lambda c_p + s u_p;  H_p = H_p + u_p;  y_p = L H_p / t, or L c_p without la_feature
///     max:   c_p = max(lambda c_p, u_p);  H_p = max(H_p, L u_p);  y_p = H_p; without la_feature H_p starts at lambda c_p
///
/// State [c, H, t]: c is [k, q]; H, of the lengths that are output, [lengths, q].
public struct Kernel<T: Real>: Sendable {
  /// [q k, d]: position p of anchor a is row a k + p.
  public var anchors: Matrix<T>
  /// k.
  public var length: Int
  /// L, [q, q]; nil: the identity.
  public var projection: Matrix<T>?
  public var alpha: T
  public var lambda: T
  public var pooling = Pooling.mean
  public var laFeature = true
  /// s = 1 - lambda; else 1.
  public var scaled = true
  /// A weight for each length; nil: length k alone is output.
  public var aggregation: [T]?
  public var symbol = Symbol.exponential

  public enum Pooling: UInt32, CaseIterable, Sendable { case mean = 0, max }

  /// kappa(u) = exp(alpha (u - 1)), or u.
  public enum Symbol: UInt32, CaseIterable, Sendable { case exponential = 0, dot }

  public init(anchors: Matrix<T>, length: Int, projection: Matrix<T>? = nil, alpha: T, lambda: T) {
    (self.anchors, self.length, self.projection) = (anchors, length, projection)
    (self.alpha, self.lambda) = (alpha, lambda)
  }

  var q: Int { anchors.rows / length }
  /// The lengths, less 1, that are output.
  private var lengths: Range<Int> { aggregation == nil ? length - 1..<length : 0..<length }
  var units: Int { lengths.count * q }
  var stateSize: Int { length * q + (laFeature ? units + (pooling == .mean ? 1 : 0) : 0) }

  func step(_ x: [T], _ state: [T]) -> Tick<T> {
    let c = (0..<length).map { Array(state[$0 * q..<($0 + 1) * q]) }
    let u = (0..<length).map { p in (0..<q).map { (p == 0 ? 1 : c[p - 1][$0]) * response(of: $0, p, x) } }
    let H = (0..<lengths.count).map { i in laFeature ? Array(state[(length + i) * q..<(length + i + 1) * q]) : [] }
    switch pooling {
    case .mean: return mean(c, u, H, t: state.last!)
    case .max: return max(c, u, H)
    }
  }

  private func mean(_ c: [[T]], _ u: [[T]], _ H: [[T]], t: T) -> Tick<T> {
    let s = scaled ? 1 - lambda : 1
    let next = zip(c, u).map { c, u in zip(c, u).map { lambda * $0 + s * $1 } }
    guard laFeature else { return tick(next, lengths.map { projected(next[$0]) }) }
    let sums = zip(H, lengths).map { H, p in zip(H, u[p]).map { $0 + $1 } }
    return tick(next + sums, sums.map { projected($0).map { $0 / (t + 1) } }, rest: [t + 1])
  }

  private func max(_ c: [[T]], _ u: [[T]], _ H: [[T]]) -> Tick<T> {
    let next = zip(c, u).map { c, u in zip(c, u).map { Swift.max(lambda * $0, $1) } }
    let largest = zip(H, lengths).map { H, p in
      zip(laFeature ? H : c[p].map { lambda * $0 }, projected(u[p])).map { Swift.max($0, $1) }
    }
    return tick(laFeature ? next + largest : next, largest)
  }

  /// y[length][anchor]; aggregated, the features of the mean are flattened in this order, of the max in the other.
  private func tick(_ state: [[T]], _ y: [[T]], rest: [T] = []) -> Tick<T> {
    var output = y[0]
    if let w = aggregation {
      let weighted = zip(w, y).map { w, y in y.map { w * $0 } }
      output = pooling == .mean ? weighted.flatMap { $0 } : (0..<q).flatMap { a in weighted.map { $0[a] } }
    }
    return Tick(state: state.flatMap { $0 } + rest, output: output, drift: [], delta: [])
  }

  private func projected(_ v: [T]) -> [T] { projection.map { $0.times(v, addedTo: v.map { _ in 0 }) } ?? v }

  /// b of anchor a at position p.
  private func response(of a: Int, _ p: Int, _ x: [T]) -> T {
    func dot(_ v: [T], _ w: [T]) -> T { zip(v, w).reduce(0) { $0.addingProduct($1.0, $1.1) } }
    let norm = dot(x, x).squareRoot()
    let u = dot(anchors.row(a * length + p), x) / Swift.max(norm, T(1e-4))
    return norm * (symbol == .dot ? u : T.exponential(alpha * (u - 1)))
  }
}
