import NoisyRNN
import Testing
import _NRNNReference

/// Streams made as the model's calibration says.
@Suite struct StreamsCalibratedTests {
  static let levels = [0.125, 0.5, 0.75]

  /// With a record, of a regression also with offsets: 7 members at scale 0.75.
  private func file(_ zoo: Zoo) -> ModelFile {
    var file = ModelFile(zoo.network, zoo.storage)
    file.calibration = .init()
    guard zoo.task == .regression else { return file }
    file.calibration!.levels = Self.levels
    var numbers = Numbers(3)
    file.calibration!.offsets = (0..<Self.levels.count * file.network.outputs.count).map { _ in
      Double(numbers.uniform(3))
    }
    return file
  }

  private func calibrated(_ model: Model, _ more: (inout ModelStream.Options) -> Void = { _ in }) throws -> ModelStream
  {
    var options = ModelStream.Options()
    (options.calibrated, options.seed, options.streamID) = (true, 42, 7)
    more(&options)
    return try ModelStream(model, options)
  }

  private func plain(_ model: Model, _ levels: [Double] = levels) throws -> ModelStream {
    try ModelStream(model, members: 7) { ($0.noiseScale, $0.quantiles) = (0.75, levels) }
  }

  @Test(arguments: Zoo.all) func quantilesAreShiftedAndNothingElse(zoo: Zoo) throws {
    let (file, samples) = (file(zoo), zoo.samples(9))
    let (model, record) = (try file.model(), file.calibration!)
    let stream = try calibrated(model)
    #expect(stream.levels == record.levels)
    #expect(stream.info.calibrated && stream.info.noise && stream.info.members == 7 && stream.info.noiseScale == 0.75)
    let (found, expected) = (try stream.run(samples, 0..<9), try plain(model, record.levels).run(samples, 0..<9))
    let shifted = expected.quantiles.enumerated().map {
      Float(Double($1) + record.offsets[$0 % record.offsets.count])
    }
    #expect(found.quantiles.map(\.bitPattern) == shifted.map(\.bitPattern))
    for (i, (a, b)) in zip(found.arrays, expected.arrays).enumerated() where i != 3 { #expect(a == b, "array \(i)") }
  }

  @Test(arguments: Zoo.all) func everySplitIsStepByStep(zoo: Zoo) throws {
    let (model, samples) = (try file(zoo).model(), zoo.samples(20))
    let expected = joined(try calibrated(model).steps(samples))
    for cut in [0, 1, 7, 19, 20] {
      let stream = try calibrated(model)
      #expect(
        joined([try stream.run(samples, 0..<cut), try stream.run(samples, cut..<20)]) == expected, "cut at \(cut)")
    }
  }

  @Test func someOfTheLevelsInAnyOrder() throws {
    let zoo = Zoo.all[0]
    let model = try file(zoo).model()
    let found = try calibrated(model) { $0.quantiles = [0.75, 0.125] }.step(zoo.samples(1))
    let expected = try plain(model, [0.75, 0.125]).step(zoo.samples(1))
    let offsets = file(zoo).calibration!.offsets
    let chosen: [Double] = [4, 5, 0, 1].map { offsets[$0] }  // two outputs to a level
    let shifted: [Float] = zip(expected.quantiles, chosen).map { q, offset in Float(Double(q) + offset) }
    #expect(found.quantiles == shifted)
  }

  @Test func withoutLevelsOnesOwnAreNotShifted() throws {
    let zoo = Zoo.all[1]
    let model = try file(zoo).model()
    let found = try calibrated(model) { $0.quantiles = [0.3] }.step(zoo.samples(1))
    #expect(found.arrays == (try plain(model, [0.3]).step(zoo.samples(1)).arrays))
  }

  @Test func aShiftStaysWithinFloat32() throws {
    var file = ModelFile(CellsGoldenTests.network(step: [0.1], noise: .official(add: 0.05, mult: 0)))
    file.network.task = .regression
    for k in 0...1 { file.network.outputs[k].mean = k == 0 ? 2e38 : -2e38 }
    file.calibration = .init(levels: [0.5], offsets: [3e38, -3e38])
    let most = Float.greatestFiniteMagnitude
    #expect(try calibrated(file.model()).step([1]).quantiles == [most, -most])
  }

  // MARK: What is not the calibration's

  typealias Case = Refusal<ModelStream.Options>

  static let cases = [
    Case(.invalidArgument, "members: expected 7, which the model is calibrated for, found 8") { $0.members = 8 },
    Case(.invalidArgument, "noise_scale: expected 0.75, which the model is calibrated for, found 1") {
      $0.noiseScale = 1
    },
    Case(.invalidArgument, "noise: expected AUTO or ON, which the model is calibrated for, found OFF") {
      $0.noise = .off
    },
    Case(.invalidArgument, "space: expected OUTPUT, which the model is calibrated for, found LOGIT") {
      $0.space = .logit
    },
    Case(.invalidArgument, "quantiles: expected levels of the model's calibration, found 0.25") {
      $0.quantiles = [0.5, 0.25]
    },
  ]

  @Test(arguments: cases) func anotherValueIsRefused(example: Case) throws {
    let model = try file(Zoo.all[0]).model()
    var options = ModelStream.Options()
    options.calibrated = true
    example.expect(options) { _ = try ModelStream(model, $0) }
  }

  @Test func theCalibrationsOwnValuesAreNot() throws {
    let model = try file(Zoo.all[0]).model()
    let stream = try calibrated(model) {
      ($0.members, $0.noiseScale, $0.noise, $0.quantiles) = (7, 0.75, .on, Self.levels)
    }
    #expect(try stream.step(Zoo.all[0].samples(1)).arrays == calibrated(model).step(Zoo.all[0].samples(1)).arrays)
  }

  // MARK: Snapshots

  @Test(arguments: Zoo.all) func aCloneAndARestoredStreamGoOn(zoo: Zoo) throws {
    let (model, samples) = (try file(zoo).model(), zoo.samples(12))
    let (stream, restored) = (try calibrated(model), try calibrated(model) { $0.streamID = 9 })
    _ = try stream.run(samples, 0..<5)
    let clone = try stream.clone()
    try restored.restore(stream.snapshot())
    let rest = try stream.run(samples, 5..<12).arrays
    #expect(try clone.run(samples, 5..<12).arrays == rest && clone.info.calibrated)
    #expect(try restored.run(samples, 5..<12).arrays == rest)
  }

  /// A snapshot does not say whether its stream was calibrated: that is the host's, as its levels are.
  @Test func aPlainStreamTakesTheSnapshotOfACalibratedOne() throws {
    let zoo = Zoo.all[0]
    let model = try file(zoo).model()
    let (stream, other) = (try calibrated(model), try ModelStream(model, members: 7) { $0.quantiles = Self.levels })
    try other.restore(stream.snapshot())
    #expect(try other.step(zoo.samples(1)).arrays == plain(model).step(zoo.samples(1)).arrays)
  }

  @Test func aSnapshotOfAnotherScaleIsRefused() throws {
    let zoo = Zoo.all[0]
    let model = try file(zoo).model()
    let (stream, other) = (try calibrated(model), try ModelStream(model, members: 7))
    let error = try stream.failure { try stream.restore(other.snapshot()) }
    #expect(error?.status == .snapshotOfOtherStream && error!.message.contains("expected noise scale 0.75"))
    try stream.reset(to: other.snapshot(), episode: 0)  // takes the state alone
    #expect(stream.info.noiseScale == 0.75)
  }
}
