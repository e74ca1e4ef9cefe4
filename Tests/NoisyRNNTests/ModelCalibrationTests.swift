import NoisyRNN
import Testing
import _NRNNReference

/// Calibrations that are refused, each with its status and a sentence that names the field.
@Suite struct ModelCalibrationTests {
  typealias Case = Refusal<ModelFile>

  /// A regression of two outputs under noise with mult 0.5, and a record that is right.
  private static var file: ModelFile {
    var file = ModelFile(CellsGoldenTests.network(step: [0.1, 0.2], noise: .official(add: 0.05, mult: 0.5)))
    file.network.task = .regression
    file.calibration = .init(
      levels: [0.125, 0.875], offsets: [-1, -2, 1, 2], coverage: [0.1, 0.2, 0.9, 1], data: "all")
    return file
  }

  private static func wrong(
    _ status: Status, _ message: String, _ change: @escaping @Sendable (inout ModelFile.Calibration) -> Void
  ) -> Case {
    Case(status, "calibration.\(message)") { change(&$0.calibration!) }
  }

  static let cases = [
    wrong(.badModel, "noise_scale: expected a number above 0, times mult at most 1, found 0") { $0.noiseScale = nil },
    wrong(.badModel, "noise_scale: expected a number above 0, times mult at most 1, found -1") { $0.noiseScale = -1 },
    wrong(.badModel, "noise_scale: expected a number above 0, times mult at most 1, found 2.01") {
      $0.noiseScale = 2.01
    },
    wrong(.badModel, "noise_scale: expected a number above 0, times mult at most 1, found 1e-60") {
      $0.noiseScale = 1e-60
    },
    wrong(.notFinite, "noise_scale: expected a finite number, found NaN") { $0.noiseScale = .nan },
    wrong(.badModel, "members: expected 2 to 16777214, found 0") { $0.members = nil },
    wrong(.badModel, "members: expected 2 to 16777214, found 1") { $0.members = 1 },
    wrong(.badModel, "members: expected 2 to 16777214, found 16777215") { $0.members = 16_777_215 },
    wrong(.badModel, "levels: expected a level within [1/(M+1), M/(M+1)], found 0.12 with M = 7") {
      $0.levels[0] = 0.12
    },
    wrong(.badModel, "levels: expected a level within [1/(M+1), M/(M+1)], found 0 with M = 7") { $0.levels[0] = 0 },
    wrong(.badModel, "levels: expected a number from 0 to 1, found 1.5") { $0.levels[1] = 1.5 },
    wrong(.badModel, "levels: expected rising levels, found 0.125 at 1") { $0.levels[1] = 0.125 },
    wrong(.badModel, "levels: expected rising levels, found 0.125 at 1") { $0.levels = [0.5, 0.125] },
    wrong(.notFinite, "levels: expected a finite number, found NaN") { $0.levels[1] = .nan },
    wrong(.tooLarge, "levels: expected at most 64, found 65") { $0.levels = Array(repeating: 0.5, count: 65) },
    wrong(.badShape, "offsets: expected 4 numbers, found 3") { $0.offsets = [1, 2, 3] },
    wrong(.badShape, "offsets: expected 0 numbers, found 4") { $0.levels = [] },
    wrong(.notFinite, "offsets: expected a finite number, found inf") { $0.offsets[3] = .infinity },
    wrong(.badModel, "offsets: expected a number from") { $0.offsets[0] = -1e39 },
    wrong(.badShape, "coverage: expected 4 numbers, found 2") { $0.coverage = [0.5, 0.5] },
    wrong(.badModel, "coverage: expected a number from 0 to 1, found -0.5") { $0.coverage[2] = -0.5 },
    wrong(.notFinite, "coverage: expected a finite number, found NaN") { $0.coverage[2] = .nan },
    Case(.badModel, "calibration: expected a model that names noise, found one that names none") {
      $0.network.layers[0].noise = nil
    },
    Case(.badModel, "calibration.levels: expected none for a classifier, found 2") { $0.network.task = .sigmoid },
  ]

  @Test(arguments: cases) func aCalibrationThatMakesNoSenseIsRefused(example: Case) {
    example.expect(Self.file) { _ = try $0.model() }
  }

  static let right: [@Sendable (inout ModelFile) -> Void] = [
    { _ in }, { $0.calibration!.noiseScale = 2 }, { $0.calibration!.coverage = [] }, { $0.calibration!.data = nil },
    { file in
      file.network.task = .softmax
      file.calibration = .init()
    },
    { $0.calibration = .init(members: 16_777_214) },
  ]

  @Test(arguments: right.indices) func whatIsRightLoads(index: Int) throws {
    var file = Self.file
    Self.right[index](&file)
    #expect(try file.model().calibration != nil)
  }
}
