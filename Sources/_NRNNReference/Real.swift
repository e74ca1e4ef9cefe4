import Foundation

/// The numbers that the definitions are written over: Double for their values, Float for their bits where no function
/// but + x fma is involved.
public protocol Real: BinaryFloatingPoint, Sendable {
  static func exponential(_ x: Self) -> Self
  static func hyperbolicTangent(_ x: Self) -> Self
}

extension Double: Real {
  public static func exponential(_ x: Double) -> Double { exp(x) }
  public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
  static func logarithm(_ x: Double) -> Double { log(x) }
}

extension Float: Real {
  public static func exponential(_ x: Float) -> Float { exp(x) }
  public static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }
}

public enum Activation: UInt32, CaseIterable, Sendable {
  case tanh = 0
  case relu, sigmoid, identity

  public func callAsFunction<T: Real>(_ v: T) -> T {
    switch self {
    case .tanh: T.hyperbolicTangent(v)
    case .relu: v < 0 ? 0 : v
    case .sigmoid: logistic(v)
    case .identity: v
    }
  }

  /// Of a layer: this one, or where a bias per unit is given modReLU (Arjovsky, Shah, Bengio 2016),
  /// sign(v) max(|v| + bias, 0).
  func callAsFunction<T: Real>(_ v: [T], _ modReLU: [T]?) -> [T] {
    guard let bias = modReLU else { return v.map { self($0) } }
    return zip(v, bias).map { v, bias in v == 0 ? 0 : max(abs(v) + bias, 0) * (v < 0 ? -1 : 1) }
  }
}

/// v bounded to [-limit, limit]; nil: not.
func clipped<T: Real>(_ v: T, _ limit: T?) -> T {
  guard let limit else { return v }
  return v < -limit ? -limit : v > limit ? limit : v
}

public func logistic<T: Real>(_ v: T) -> T { 1 / (1 + T.exponential(-v)) }
