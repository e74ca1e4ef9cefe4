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

  /// What a map moves within a nominal interval: out = (to - from) / ρ; in a tick of no length, all it moves.
  func rate(
    _ out: UnsafeMutablePointer<Float>, from: UnsafePointer<Float>, to: UnsafePointer<Float>, _ n: Int,
    _ kernels: Kernels
  ) {
    kernels.subtract(out, to, from, n)
    guard rho > 0, rho != 1 else { return }
    for i in 0..<n { out[i] /= rho }
  }
}
