import NoisyRNN
import Testing
import _NRNNReference

/// Inputs that the engine derives of the host's: whether a channel has a value, how old its last is, the interval.
@Suite struct InputsDerivedTests {
  /// Before, between and after the channels that they speak of.
  static let inputs: [Channel<Double>] = [
    .init(mean: 0.5, scale: 0.25, .present(of: 3)), .init(mean: 1, scale: 2), .init(mean: 0.1, scale: 3, .age(of: 1)),
    .init(mean: -1, scale: 0.5), .init(mean: 0.2, scale: 0.1, .dt), .init(.present(of: 1)), .init(.age(of: 3)),
    .init(mean: 4), .init(mean: 0.3, scale: -1, .age(of: 7)), .init(.dt),
  ]

  private func stream(_ policies: [ModelStream.Missing]) throws -> ModelStream {
    try ModelStream(ModelFile.window(Self.inputs).model(), members: 1) {
      ($0.missingByChannel, $0.gap) = (policies, .nominal)
    }
  }

  @Test(arguments: [[.hold, .mean, .hold], [.mean, .hold, .mean], [.hold, .skip, .mean]] as [[ModelStream.Missing]])
  func agreeWithTheDefinition(policies: [ModelStream.Missing]) throws {
    let stream = try stream(policies)
    var sensor = Sensor(Self.inputs, policies.map { Sensor<Double>.Missing(rawValue: $0.rawValue)! })
    let feed = Feed(3, steps: 80)
    for i in 0..<feed.steps {
      let expected = sensor.read(feed.row(i).map(Double.init), after: feed.seconds[i])!
      #expect(try stream.step(feed.row(i), dt: feed.dt[i]).nominal == expected.normalised(Self.inputs), "sample \(i)")
    }
  }

  @Test func theHostGivesTheChannelsAlone() throws {
    let model = try ModelFile.window(Self.inputs).model()
    #expect(model.inputs.map(\.mean) == [1, -1, 4] && model.inputs.map(\.name) == ["test.x1", "test.x3", "test.x7"])
    let stream = try stream([.hold, .hold, .hold])
    for count in [2, 4, 10] {
      let error = #expect(throws: NRNNError.self) { try stream.step(Array(repeating: 0, count: count)) }
      #expect(error?.status == .invalidArgument)
    }
  }

  /// Nominal intervals, and a value for every channel.
  @Test func aCheckGivesTheChannelsAlone() throws {
    var file = ModelFile.window(Self.inputs)
    var sensor = Sensor(Self.inputs, [.reject, .reject, .reject])
    let rows = [[1, -1, 4.5], [3, 0, 2]]
    let features = rows.flatMap { sensor.read($0, after: Feed.interval)!.normalised(Self.inputs).map(Double.init) }
    file.checks = [.init(input: rows.flatMap { $0 }, output: features, tolerance: 1e-6)]
    #expect(try file.model().verify().failed == 0)
    file.checks[0].output[12] += 1e-3
    #expect(try file.model().verify().failed == 1)
  }

  /// A bad value is named by its place in the sample.
  @Test func aBadValueIsNamedAsTheHostKnowsIt() throws {
    let error = #expect(throws: NRNNError.self) { try stream([.hold, .hold, .reject]).step([0, 0, .nan]) }
    #expect(error?.status == .badInput && error!.message.contains("channel 2 (test.x7)"))
  }

  /// An age or interval that is no float, divided by its scale.
  @Test func aDerivedValueThatIsNotFiniteIsRefused() throws {
    let stream = try stream([.hold, .hold, .hold])
    _ = try stream.step([0, 0, 0])
    let before = try stream.snapshot()
    Refusal<Double>(.badInput, "dt: expected a derived channel (input 4) to be finite") { _ in }
      .expect(1e300) { _ = try stream.step([0, 0, 0], dt: $0) }
    #expect(try stream.snapshot() == before)
  }

  /// Only the channels' z count: a derived number has no range.
  @Test func largestZIsOfChannels() throws {
    let stream = try stream([.hold, .hold, .hold])
    #expect(try stream.step([1, -1, 4.5], dt: 100).largestZ == [0.5])
  }

  @Test func eachIsInTheFingerprint() throws {
    let kinds: [Channel<Double>.Kind] = [.value, .present(of: 0), .present(of: 1), .age(of: 0), .age(of: 1), .dt]
    let fingerprints = try kinds.map {
      try ModelFile.window([Channel(), Channel(), Channel($0)]).model().fingerprint
    }
    #expect(Set(fingerprints).count == kinds.count)
  }

  // MARK: Files that make no sense

  typealias Case = Refusal<[Channel<Double>]>

  static let refusals: [Case] = [
    Case(.badModel, "inputs: expected at least one of kind VALUE, found none") { $0 = [Channel(.dt)] },
    Case(.badModel, "inputs[1].of: expected the index of an input of kind VALUE") { $0[1].kind = .age(of: 1) },
    Case(.badModel, "inputs[1].of: expected the index of an input of kind VALUE") { $0[1].kind = .present(of: 2) },
    Case(.badModel, "inputs[2].of: expected the index of an input of kind VALUE") { $0[2].kind = .age(of: 3) },
    Case(.badModel, "inputs[2].of: expected the index of an input of kind VALUE") {
      $0[2].kind = .present(of: 0xffff_ffff)
    },
    Case(.badModel, "inputs[2].scale: expected a scale that divides, found 0") { $0[2].scale = 0 },
    Case(.notFinite, "inputs[1].mean: expected a finite number, found inf") { $0[1].mean = .infinity },
  ]

  @Test(arguments: refusals) func aFileThatMakesNoSenseIsRefused(example: Case) {
    let inputs: [Channel<Double>] = [Channel(), Channel(.present(of: 0)), Channel(.dt)]
    example.expect(inputs) { _ = try ModelFile.window($0).model() }
  }
}
