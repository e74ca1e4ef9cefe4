/// How a tick's interval compares with the nominal one, ρ, and what follows for the noise (docs/noise.md).
struct Pace {
  /// Factor on the step size.
  let rho: Float
  /// Factors on ξ, whose variance grows with time, and on u - 1, which multiplies a drift that grows with time.
  let xi: Float
  let factor: Float

  @inline(__always)
  init(withoutNoise rho: Double) { (self.rho, xi, factor) = (Float(rho), 0, 0) }

  @inline(__always)
  init(_ rho: Double, noiseScale: Double) {
    self.rho = Float(rho)
    xi = Float(noiseScale * Double(self.rho).squareRoot())
    factor = Float(noiseScale * Double(self.rho))
  }
}
