/// The activations, with the numbers that a file need not name.
public enum Activation: UInt32, CaseIterable, Sendable {
  case tanh = 0
  case relu, sigmoid, identity
  case elu = 5
  case leakyReLU, thresholdedReLU, softsign, softplus, gelu, geluTanh, silu, hardSigmoid, clip, scaledTanh, affine
  case positive

  public func callAsFunction<T: Real>(_ v: T) -> T {
    switch self {
    case .tanh, .scaledTanh: T.hyperbolicTangent(v)
    case .relu: v < 0 ? 0 : v
    case .sigmoid: logistic(v)
    case .identity, .affine: v
    case .elu: v > 0 ? v : T.exponential(v) - 1
    case .leakyReLU: v > 0 ? v : v / 100
    case .thresholdedReLU: v > 1 ? v : 0
    case .softsign: v / (1 + abs(v))
    case .softplus: T.logarithm(1 + T.exponential(v))
    case .gelu: v * T.complementaryError(-v / T(2).squareRoot()) / 2
    case .geluTanh: v * logistic(2 * T(0.7978845608028654) * (v + T(0.044715) * v * v * v))
    case .silu: v * logistic(v)
    case .hardSigmoid: min(max(v / 5 + T(0.5), 0), 1)
    case .clip: min(max(v, -1), 1)
    case .positive: v < 0 ? logistic(v) : v + T(0.5)
    }
  }

  /// Of a layer: this one, or where a bias per unit is given modReLU (Arjovsky, Shah, Bengio 2016),
  /// sign(v) max(|v| + bias, 0).
  func callAsFunction<T: Real>(_ v: [T], _ modReLU: [T]?) -> [T] {
    guard let bias = modReLU else { return v.map { self($0) } }
    return zip(v, bias).map { v, bias in v == 0 ? 0 : max(abs(v) + bias, 0) * (v < 0 ? -1 : 1) }
  }
}
