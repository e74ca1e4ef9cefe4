import NoisyRNN
import Testing
import _NRNNReference

/// Streams that a model cannot give.
@Suite struct StreamsRefusalTests {
  typealias Case = Refusal<ModelStream.Options>

  static let cases = [
    Case(.noNoise, "noise: expected a model that names noise") { $0.members = 2 },
    Case(.noNoise, "noise: expected a model that names noise") { $0.noise = .on },
    Case(.invalidArgument, "members: expected at least 1, found 0") { $0.members = 0 },
    Case(.invalidArgument, "members: expected 1 to 16777214, found 16777215") { $0.members = 1 << 24 - 1 },
    Case(.invalidArgument, "noise_scale: expected a number above 0, found -1") { $0.noiseScale = -1 },
    Case(.invalidArgument, "noise_scale: expected a number above 0, found NaN") { $0.noiseScale = .nan },
    Case(.invalidArgument, "noise_scale: expected a number above 0, found 1e-60") { $0.noiseScale = 1e-60 },
    Case(.noCalibration, "calibrated: expected a model with a calibration, found one without") { $0.calibrated = true },
    Case(.invalidArgument, "quantiles: expected an array of at most 64 levels, found 65") {
      $0.quantiles = Array(repeating: 0.5, count: 65)
    },
  ]

  @Test(arguments: cases) func aStreamThatMakesNoSenseIsRefused(example: Case) throws {
    let model = try ModelFile(CellsGoldenTests.network(step: [0.1])).model()
    example.expect(ModelStream.Options()) { _ = try ModelStream(model, $0) }
  }

  /// The published noise's factor would leave [0, 1].
  @Test func aScaleThatTurnsTheDriftAroundIsRefused() throws {
    let noise = Noise.official(add: 0, mult: 0.4)
    let model = try ModelFile(CellsGoldenTests.network(step: [0.1], noise: noise)).model()
    _ = try ModelStream(model, members: 2) { $0.noiseScale = 2.5 }
    Refusal<Double>(.invalidArgument, "noise_scale: expected at most 2.5") { $0 = 2.51 }
      .expect(1) { scale in _ = try ModelStream(model, members: 2) { $0.noiseScale = scale } }
  }
}
