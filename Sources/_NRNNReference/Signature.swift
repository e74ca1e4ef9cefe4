/// The signature, truncated at a depth, of the path dX = psi(s) (x) u ds, psi = (1, s/T, .., (s/T)^p), the input held over a
/// tick (Lim 2021). For a word w and a letter a, with a fading g:
///
///     dZ_(wa) / ds = -g Z_(wa) + psi_a(s) u_a Z_w,   Z of the empty word = 1
///
/// solved by its power series in the time since the tick's start, which without fading is a polynomial. State and output
/// are the levels 1..depth, words in the order of their letters; letter (j, k), power j and input k, is j d + k.
public struct Signature<T: Real>: Sendable {
  /// d.
  public var inputs: Int
  /// p.
  public var basisOrder: Int
  public var depth: Int
  /// T, in units of s.
  public var timeScale = 1.0
  /// g, in 1 / units of s.
  public var fading = 0.0

  public init(inputs: Int, basisOrder: Int, depth: Int, timeScale: Double = 1, fading: Double = 0) {
    (self.inputs, self.basisOrder, self.depth) = (inputs, basisOrder, depth)
    (self.timeScale, self.fading) = (timeScale, fading)
  }

  var letters: Int { inputs * (basisOrder + 1) }
  var units: Int { (1...depth).reduce((0, 1)) { sum, _ in (sum.0 + sum.1 * letters, sum.1 * letters) }.0 }

  /// From time `start` on, for `seconds`.
  func step(_ x: [T], _ state: [T], from start: Double, for seconds: Double) -> Tick<T> {
    // Pieces in which the series of exp(-g r) converges fast.
    let pieces = max(1, Int((fading * seconds).rounded(.up)))
    let length = seconds / Double(pieces)
    let end = (0..<pieces).reduce(state) { Z, i in advanced(x, Z, from: start + Double(i) * length, for: length) }
    return Tick(state: end, output: end, drift: [], delta: [])
  }

  private func advanced(_ u: [T], _ state: [T], from start: Double, for length: Double) -> [T] {
    let terms = depth * (basisOrder + 1) + 1 + (fading > 0 ? 24 : 0)
    let powers = (0...basisOrder).map { power($0, from: start) }
    var (below, place, end) = ([[T(1)]], 0, [T]())  // the level below: a series for each word
    for _ in 0..<depth {
      below = below.flatMap { word in
        (0..<letters).map { a in
          let force = product(word, powers[a / inputs], terms).map { $0 * u[a % inputs] }
          defer { place += 1 }
          return series(from: state[place], force, terms)
        }
      }
      end += below.map { $0.reversed().reduce(0) { $0 * T(length) + $1 } }
    }
    return end
  }

  /// ((start + r) / T)^j by powers of r.
  private func power(_ j: Int, from start: Double) -> [T] {
    (0..<j).reduce([1]) { product($0, [T(start / timeScale), T(1 / timeScale)], $1 + 2) }
  }

  /// The solution of Z' = -g Z + force.
  private func series(from value: T, _ force: [T], _ terms: Int) -> [T] {
    var c = [value]
    for m in 0..<terms - 1 { c.append(((m < force.count ? force[m] : 0) - T(fading) * c[m]) / T(m + 1)) }
    return c
  }

  /// Of two polynomials, less the terms that are too many.
  private func product(_ a: [T], _ b: [T], _ terms: Int) -> [T] {
    (0..<min(terms, a.count + b.count - 1)).map { m in
      a.indices.filter { b.indices.contains(m - $0) }.reduce(0) { $0 + a[$1] * b[m - $1] }
    }
  }
}
