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
}

public func logistic<T: Real>(_ v: T) -> T { 1 / (1 + T.exponential(-v)) }
