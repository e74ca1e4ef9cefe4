import Testing
import _NRNNReference

/// What each form of noise adds, of drifts, steps and draws that are given.
@Suite struct NoiseFormTests {
  static let draws = Noise.Draws<Double>(xi: [1.5, -2], u: [0.25, 0.75])
  static let (drift, delta) = ([2.0, -3], [0.25, 0.04])

  /// For half the noise over a quarter of an interval.
  static let forms: [(Noise, [Double])] = [
    // 0.5 eps sqrt(delta) (sigma1 + sigma2 f) xi
    (.paper(eps: 2, sigma1: 0.5, sigma2: 0.25), [0.5 * 1.5, 0.2 * -0.25 * -2]),
    // 0.5 (delta f m (u - 1) + a sqrt(1/4) xi)
    (.official(add: 0.5, mult: 0.5), [0.5 * (0.5 * 0.5 * -0.75 + 0.375), 0.5 * (-0.12 * 0.5 * -0.25 - 0.5)]),
    // 0.5 sqrt(delta) sigma xi, of which there may be fewer or more than units
    (.matrix(Matrix(2, 2, [1, 2, -1, 0.5])), [0.25 * (1.5 - 4), 0.1 * (-1.5 - 1)]),
    (.matrix(Matrix(2, 1, [4, -1])), [0.25 * 6, 0.1 * -1.5]),
  ]

  @Test(arguments: forms.indices) func aKickIsTheFormula(index: Int) {
    let (noise, expected) = Self.forms[index]
    let kick = noise.kick(Self.draws, over: 0.25, scale: 0.5)(Self.drift, Self.delta)
    #expect(zip(kick, expected).allSatisfy { abs($0 - $1) < 1e-15 }, "\(kick)")
  }

  @Test func aMatrixNeedsADrawForEachColumn() {
    #expect(Noise.matrix(Matrix(2, 5, Array(repeating: 0, count: 10))).count(2) == 5)
    #expect(Noise.paper(eps: 1, sigma1: 1, sigma2: 0).count(2) == 2)
  }
}
