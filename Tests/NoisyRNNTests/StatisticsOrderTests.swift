import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// Strong order of each scheme and its calculus: how E|h - X| at time 1 falls with the step, X the exact solution on the Brownian path
/// whose increments the engine drew. Itô's: 1/2 in general, 1 for additive noise. Stratonovich's: 1 for noise of one
/// source per unit.
@Suite struct StatisticsOrderTests {
  struct Equation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rate: Double
    let noise: Noise
    var scheme = Scheme.eulerMaruyama
    let order: Double
    /// The exact solution after a step d, given the increment dW and one more normal z.
    let exact: @Sendable (_ x: Double, _ d: Double, _ dW: Double, _ z: Double) -> Double
  }

  static let all = [
    // dX = 1.5 X dt + X dB: the diffusion is 2/3 of the drift.
    Equation(
      testDescription: "geometric Brownian motion", rate: 1.5, noise: .paper(eps: 1, sigma1: 0, sigma2: 1 / 1.5),
      order: 0.5, exact: { x, d, dW, _ in x * exp((1.5 - 0.5) * d + dW) }),
    // dX = -X dt + dB / 2: the increment leaves part of the stochastic integral open, which z fills in.
    Equation(
      testDescription: "Ornstein-Uhlenbeck process", rate: -1, noise: .paper(eps: 1, sigma1: 0.5, sigma2: 0), order: 1,
      exact: { x, d, dW, z in
        let covariance = 0.5 * (1 - exp(-d))
        let variance = 0.125 * (1 - exp(-2 * d)) - covariance * covariance / d
        return exp(-d) * x + covariance / d * dW + variance.squareRoot() * z
      }),
    growth(.midpoint, 0.5) { $0 * exp((1.5 - 0.5) * $1 + $2) },
    growth(.rungeKutta4, 0.5) { $0 * exp((1.5 - 0.5) * $1 + $2) },
    growth(.stochasticHeun, 1) { $0 * exp(1.5 * $1 + $2) },
  ]

  /// dX = 1.5 X dt + X dB, read as the scheme reads it.
  private static func growth(
    _ scheme: Scheme, _ order: Double, _ exact: @escaping @Sendable (Double, Double, Double) -> Double
  ) -> Equation {
    Equation(
      testDescription: "\(scheme)", rate: 1.5, noise: .paper(eps: 1, sigma1: 0, sigma2: 1 / 1.5), scheme: scheme,
      order: order, exact: { x, d, dW, _ in exact(x, d, dW) })
  }

  static let members = 500

  @Test(arguments: all) func errorFallsWithTheStep(equation: Equation) throws {
    let points = try (3...8).map { level in (x: -Double(level), y: log2(try meanError(equation, steps: 1 << level))) }
    let (x, y) = (points.map(\.x).reduce(0, +) / 6, points.map(\.y).reduce(0, +) / 6)
    let slope =
      points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +) / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
    let distance = abs(slope - equation.order)
    #expect(distance < 0.08, "slope \(slope)")
  }

  private func meanError(_ equation: Equation, steps: Int) throws -> Double {
    let d = 1 / Double(steps)
    let network = StatisticsTests.linear(rate: equation.rate, step: d, equation.noise, equation.scheme)
    let states = try StatisticsTests.states(network, members: Self.members, steps: steps)
    var error = 0.0
    for m in 0..<Self.members {
      var x = Array(repeating: 1.0, count: StatisticsTests.units)
      for tick in 0..<steps {
        var draw = Draw(seed: 42, streamID: 7, member: UInt32(m), tick: UInt64(tick))
        let xi = draw.floats(x.count)
        draw.streamID = 8
        let z = draw.floats(x.count)
        for i in x.indices { x[i] = equation.exact(x[i], d, d.squareRoot() * Double(xi[i]), Double(z[i])) }
      }
      error += zip(x, states[m]).map { abs($0 - $1) }.reduce(0, +)
    }
    return error / Double(Self.members * StatisticsTests.units)
  }
}
