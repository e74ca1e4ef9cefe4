import NoisyRNN
import Testing
import _NRNNReference

/// Numbers that the published code (erichson/NoisyRNN) gives for one small network.
@Suite struct CellsGoldenTests {
  static let samples: [Float] = [1, -0.5, 0.25]

  /// Its matrices act on row vectors: A and W are transposed here.
  static func network(step: [Double], noise: Noise? = nil) -> Network<Double> {
    let sde = Sde(
      A: Matrix(2, 2, [0.149, 0.6, -0.45, 0.049]), W: Matrix(2, 2, [-0.202, -0.15, 0.6, 0.298]),
      U: Matrix(2, 1, [1, -0.5]), b: [0.1, 0.2], step: step)
    return Network(
      inputs: [Channel()], layers: [.init(.sde(sde), noise: noise)],
      readout: Readout(V: Matrix(2, 2, [1, 2, -1, 0.5]), c: [0.01, -0.02]), outputs: [Channel(), Channel()],
      task: .softmax)
  }

  private func stream(step: [Double]) throws -> ModelStream {
    try ModelStream(ModelFile(Self.network(step: step)).model(), members: 1) { $0.space = .logit }
  }

  private func close(_ got: [Float], _ expected: [Double], _ tolerance: Double = 1e-6) -> Bool {
    zip(got, expected).allSatisfy { abs(Double($0) - $1) <= tolerance }
  }

  @Test func solverNoisyAtTestTime() throws {
    let stream = try stream(step: [0.1, 0.2])
    let states = [[0.0800499, -0.0582625], [0.0391180, 0.0233177], [0.0737227, 0.0410317]]
    for (x, h) in zip(Self.samples, states) {
      _ = try stream.step([x])
      #expect(close(try stream.state(), h))
    }
    try stream.reset()
    #expect(close(try stream.run(Self.samples).nominal.suffix(2), [0.1657860, -0.0732068]))
  }

  @Test func solverBase() throws {
    #expect(close(try stream(step: [0.1]).run(Self.samples).nominal.suffix(2), [0.1265874, -0.0840915]))
  }

  /// Training mode, add 0.05, mult 0.02: moments of 200,000 samples of the published code, whose standard errors are
  /// 5e-4 and 2e-4 for the means, and as much again of ours.
  @Test func noiseOfTrainingHasTheSameMoments() throws {
    let network = Self.network(step: [0.1, 0.2], noise: .official(add: 0.05, mult: 0.02))
    let stream = try ModelStream(ModelFile(network).model(), members: 200_000) {
      ($0.quantiles, $0.space) = ([], .logit)
    }
    let summary = try stream.run(Self.samples)
    let deviations = summary.variance.suffix(2).map { $0.squareRoot() }
    for (k, (mean, deviation)) in [(0.1634, 0.2099), (-0.0726, 0.0953)].enumerated() {
      let error = deviation / (200_000.0).squareRoot()
      #expect(abs(Double(summary.mean[4 + k]) - mean) < 4 * error * 2.0.squareRoot() + 5e-5)
      #expect(abs(Double(deviations[k]) - deviation) < 4 * error + 5e-5)
    }
  }
}
