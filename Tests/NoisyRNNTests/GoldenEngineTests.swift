import NoisyRNN
import Testing
import _NRNNReference

/// The numbers of the papers, their codes and of calculations by others, through the engine: to the digits given, as far
/// as numbers that pass through float32 have them.
@Suite struct GoldenEngineTests {
  static let all = Golden.kernels + Golden.stencils + Golden.vectorFields + Golden.signatures

  @Test(arguments: all) func theEngineGivesThem(golden: Golden) throws { try run(golden) }

  /// The counter and the sum are float64: a million steps lose nothing.
  @Test func theMeanOfAMillionSteps() throws {
    let steps = 1_000_000
    let golden = Golden.meanOf(steps: steps)
    let stream = try ModelStream(golden.file.model(), members: 1)
    for start in stride(from: 0, to: steps, by: 50_000) {
      _ = try stream.run(golden.samples[start..<start + 50_000].map { Float($0![0]) })
    }
    let ones = Double(steps / 3)
    let mean = (ones + Double(Float(0.1)) * (Double(steps) - ones)) / Double(steps)
    let state = try stream.state()
    #expect(abs(Double(state[1]) / Double(steps) - mean) < 1e-7 && state[2] == Float(steps))
    #expect(abs(Double(try stream.step([1]).nominal[0]) - mean) < 1e-6)
  }

  /// A check vector with a skipped sample and intervals of its own.
  @Test func aCheckVectorIsReplayedInItsTime() throws {
    let golden = Golden.vectorFields[1]
    var file = golden.file
    let outputs = golden.expected.flatMap(\.values)
    file.checks = [.init(input: [1.7, .nan], output: outputs, tolerance: 1e-6, dt: golden.dt)]
    #expect(try file.model().verify().failed == 0)
    file.checks[0].dt = nil
    #expect(try file.model().verify().worstStep == 1)
    file.checks[0].dt = [0.4, 1e6]
    Refusal<ModelFile>(.gap, "dt: expected at most ") { _ in }.expect(file) { _ = try $0.model().verify() }
  }

  @Test(arguments: [0.2, 0.5, 3.6476]) func theSpectralRadiusIsTheDefinitions(alpha: Double) throws {
    let cell = Golden.diffusion(alpha, 31)
    let found = try ModelFile(Network(.stencil(cell), inputs: 31)).model().layers[0].spectralRadius
    #expect(abs(found! - cell.spectralRadius) < 1e-5 * cell.spectralRadius)
  }

  @Test(arguments: CellCase.all) func onlyAStencilHasASpectralRadius(cell: CellCase) throws {
    let (n, d) = cell.shapes([12], [2, 4])[0]
    let layer = try ModelFile(cell.network(n, d)).model().layers[0]
    let network: Network<Double> = cell.network(n, d)
    guard case .stencil(let stencil) = network.layers[0].cell else { return #expect(layer.spectralRadius == nil) }
    #expect(abs(layer.spectralRadius! - stencil.spectralRadius) < 1e-3)
  }

  /// 1000 solver steps in a nominal interval leave 65 intervals of 65,536.
  @Test func solverStepsBoundTheIntervalThatIsIntegrated() throws {
    var file = Golden.vectorFields.last!.file
    (file.sequence.interval, file.sequence.mostSubsteps) = (1, 1000)
    let model = try file.model()
    #expect(model.maxSubsteps == 65)
    let stream = try ModelStream(model, members: 1) { $0.maxSubsteps = 1000 }
    _ = try stream.step([0.5], dt: 65.4)
    #expect(stream.info.tick == 65)
    Refusal<Double>(.gap, "dt: expected at most 65 nominal intervals, found 65.5") { _ in }
      .expect(65.5) { _ = try stream.step([0.5], dt: $0) }
  }

  private func run(_ golden: Golden) throws {
    let stream = try ModelStream(golden.file.model(), members: 1) { ($0.missing, $0.maxSubsteps) = (.skip, 1000) }
    let width = golden.network.inputs.count
    for (i, sample) in golden.samples.enumerated() {
      let x = sample ?? Array(repeating: .nan, count: width)
      let outputs = try stream.step(x.map { Float($0) }, dt: golden.dt?[i] ?? 0).nominal
      for expected in golden.expected where expected.sample == i {
        let got: [Float] =
          switch expected.place {
          case .output: outputs
          case .state(let at): Array(try stream.state()[at...])
          }
        for (a, b) in zip(got, expected.values) {
          #expect(abs(Double(a) - b) <= max(expected.tolerance, 1e-6 * max(abs(b), golden.size)), "found \(got)")
        }
      }
    }
  }
}

extension Golden {
  /// The largest number in its sums, where what is left of them is small.
  fileprivate var size: Double {
    var shift = 0.0
    if case .stencil(let cell) = network.layers[0].cell { shift = cell.shift }
    return samples.reduce(0) { max($0, $1?.map { abs($0) + shift }.max() ?? 0) }
  }
}
