import Foundation

/// The numbers that the definitions are written over: Double for their values, Float for their bits where no function
/// but + x fma is involved.
public protocol Real: BinaryFloatingPoint, Sendable {
  static func exponential(_ x: Self) -> Self
  static func hyperbolicTangent(_ x: Self) -> Self
  static func logarithm(_ x: Self) -> Self
  static func complementaryError(_ x: Self) -> Self
}

extension Double: Real {
  public static func exponential(_ x: Double) -> Double { exp(x) }
  public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
  public static func logarithm(_ x: Double) -> Double { log(x) }
  public static func complementaryError(_ x: Double) -> Double { erfc(x) }
}

extension Float: Real {
  public static func exponential(_ x: Float) -> Float { exp(x) }
  public static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }
  public static func logarithm(_ x: Float) -> Float { log(x) }
  public static func complementaryError(_ x: Float) -> Float { erfc(x) }
}

/// v bounded to [-limit, limit]; nil: not.
func clipped<T: Real>(_ v: T, _ limit: T?) -> T {
  guard let limit else { return v }
  return v < -limit ? -limit : v > limit ? limit : v
}

public func logistic<T: Real>(_ v: T) -> T { 1 / (1 + T.exponential(-v)) }
