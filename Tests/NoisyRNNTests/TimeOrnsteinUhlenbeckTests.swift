import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// h' = h + d (x - theta h) + s xi sampled at random times: mean and variance have a closed recursion.
@Suite struct TimeOrnsteinUhlenbeckTests {
  static let (theta, delta, start, interval) = (0.7, 0.2, 1.5, 0.25)
  static let members = 20_000

  private func model(_ noise: Noise) throws -> Model {
    let zero = Matrix(1, 1, [0.0])
    let cell = Sde(
      A: Matrix(1, 1, [-Self.theta]), W: zero, U: zero, b: [0], C: Matrix(1, 1, [1]), step: [Self.delta],
      activation: .identity)
    var file = ModelFile(
      Network(
        inputs: [Channel()], layers: [.init(.sde(cell), noise: noise, initial: [Self.start])], outputs: [Channel()]))
    file.sequence.interval = Self.interval
    return try file.model()
  }

  /// The noise, and the variance that a nominal interval of it adds.
  static let noises: [(Noise, added: Double)] = [
    (.paper(eps: 0.5, sigma1: 0.6, sigma2: 0), 0.3 * 0.3 * delta), (.official(add: 0.1, mult: 0), 0.1 * 0.1),
  ]

  @Test(arguments: noises) func meanAndVarianceAreThoseOfTheRecursion(noise: Noise, added: Double) throws {
    let stream = try ModelStream(model(noise), members: Self.members)
    var (mean, variance, numbers) = (Self.start, 0.0, Numbers(2))
    for i in 0..<60 {
      let x = numbers.uniform(2)
      let r = -1.3 * log((1 - Double(numbers.uniform())) / 2 + 1e-9)
      let ticks = max(1, (r + 0.5).rounded(.down))
      for _ in 0..<Int(ticks) {
        let d = Self.delta * r / ticks
        mean += d * (Double(x) - Self.theta * mean)
        variance = (1 - d * Self.theta) * (1 - d * Self.theta) * variance + added * r / ticks
      }
      let got = try stream.step([x], dt: r * Self.interval)
      let M = Double(Self.members)
      #expect(abs(Double(got.nominal[0]) - mean) < 1e-5, "sample \(i)")
      #expect(abs(Double(got.mean[0]) - mean) < 4.5 * (variance / M).squareRoot(), "sample \(i)")
      #expect(abs(Double(got.variance[0]) - variance) < 4.5 * variance * (2 / (M - 1)).squareRoot(), "sample \(i)")
    }
  }
}
