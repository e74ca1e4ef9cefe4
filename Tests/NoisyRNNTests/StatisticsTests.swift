import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// Stochastic equations whose laws are known, run as models. Seeds are fixed; limits lie at 4.5 standard errors.
@Suite struct StatisticsTests {
  static let units = 16

  /// dh = rate h dt and noise: independent copies, one per unit.
  static func linear(rate: Double, step: Double, _ noise: Noise, _ scheme: Scheme = .eulerMaruyama)
    -> Network<Double>
  {
    let n = units
    func diagonal(_ x: Double) -> Matrix<Double> { Matrix(n, n, (0..<n * n).map { $0 % (n + 1) == 0 ? x : 0 }) }
    let sde = Sde(
      A: diagonal(rate), W: diagonal(0), U: Matrix(n, 1, Array(repeating: 0, count: n)),
      b: Array(repeating: 0, count: n), step: [step], scheme: scheme)
    return Network(
      inputs: [Channel()], layers: [.init(.sde(sde), noise: noise, initial: Array(repeating: 1, count: n))],
      outputs: Array(repeating: Channel(), count: n))
  }

  /// Every unit of every member after that many steps.
  static func states(_ network: Network<Double>, members: Int, steps: Int) throws -> [[Double]] {
    let stream = try ModelStream(ModelFile(network).model(), members: members) { $0.quantiles = [] }
    _ = try stream.run(Array(repeating: 0, count: steps))
    return try (0..<members).map { try stream.state(member: $0).map(Double.init) }
  }

  /// Ornstein and Uhlenbeck's process by Euler-Maruyama: mean (1 - g d)^n, variance s^2 d (1 - r^n) / (1 - r) with
  /// r = (1 - g d)^2. That of the equation itself lies 15 standard errors away.
  @Test func theOrnsteinUhlenbeckProcessHasItsMoments() throws {
    let network = Self.linear(rate: -1, step: 0.1, .paper(eps: 1, sigma1: 0.5, sigma2: 0))
    let x = try Self.states(network, members: 20_000, steps: 20).flatMap { $0 }
    let n = Double(x.count)
    let mean = x.reduce(0, +) / n
    let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (n - 1)
    #expect(abs(mean - 0.1215767) < 4.5 * (0.1296341 / n).squareRoot())
    #expect(abs(variance - 0.1296341) < 4.5 * 0.1296341 * (2 / n).squareRoot())
  }

  /// h' = h (1 + c q), q uniform on [1 - m, 1], c = -0.2, m = 0.5: the exponent is E log|1 + c q|.
  @Test func theUniformFactorHasItsLyapunovExponent() throws {
    let (members, steps) = (500, 200)
    let network = Self.linear(rate: -2, step: 0.1, .official(add: 0, mult: 0.5))
    let logarithms = try Self.states(network, members: members, steps: steps).flatMap { $0.map { log(abs($0)) } }
    let exponent = logarithms.reduce(0, +) / Double(logarithms.count * steps)
    let deviationOfAStep = 0.035
    #expect(abs(exponent + 0.1630962) < 4.5 * deviationOfAStep / Double(logarithms.count * steps).squareRoot())
  }
}
