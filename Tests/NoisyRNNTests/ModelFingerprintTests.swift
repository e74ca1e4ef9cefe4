import NoisyRNN
import Testing
import _NRNNReference

/// The fingerprint is that of the numbers: it tells two models apart that could give different outputs, and no others.
@Suite struct ModelFingerprintTests {
  typealias Change = @Sendable (inout ModelFile) -> Void

  private static var file: ModelFile {
    var file = ModelFile(CellsGoldenTests.network(step: [0.1, 0.2], noise: .official(add: 0.05, mult: 0.02)))
    file.network.task = .regression
    file.sequence.interval = 1
    return file
  }

  private static func sde(_ change: @escaping @Sendable (inout Sde<Double>) -> Void) -> Change {
    { file in
      guard case .sde(var cell) = file.network.layers[0].cell else { return }
      change(&cell)
      file.network.layers[0].cell = .sde(cell)
    }
  }

  private static func doubled(_ file: inout ModelFile) {
    let V = file.network.readout!.V
    file.storage = .all(.int8)
    file.network.readout!.V = Matrix(V.rows, V.columns, V.values.map { 2 * $0 })
  }

  private static func cell(_ kind: CellCase, _ seed: UInt64) -> Change {
    { file in
      var numbers = Numbers(seed)
      file.network.layers[0] = .init(kind.cell(2, 1, &numbers))
    }
  }

  static let numbers: [(name: String, change: Change)] = [
    ("as it is", { _ in }),
    ("A", sde { $0.A!.values[0] = 1 }), ("no A", sde { $0.A = nil }), ("W", sde { $0.W.values[3] = 1 }),
    ("U", sde { $0.U.values[1] = 1 }), ("b", sde { $0.b[0] = 1 }), ("C", sde { $0.C = Matrix(2, 1, [0, 0]) }),
    ("step", sde { $0.step[1] = 0.1 }), ("one step", sde { $0.step = [0.1] }),
    ("activation", sde { $0.activation = .relu }),
    ("gate", sde { $0.gate = Sde.Gate(W: nil, U: Matrix(2, 1, [0, 0]), b: [0, 0], onDrift: false) }),
    ("gate's scope", sde { $0.gate = Sde.Gate(W: nil, U: Matrix(2, 1, [0, 0]), b: [0, 0], onDrift: true) }),
    ("midpoint", sde { $0.scheme = .midpoint }), ("RK4", sde { $0.scheme = .rungeKutta4 }),
    ("modReLU", sde { $0.modReLU = [0, 0] }), ("modReLU's bias", sde { $0.modReLU = [0, 1] }),
    ("matrix noise", { $0.network.layers[0].noise = .matrix(Matrix(2, 1, [1, 2])) }),
    ("matrix noise of two", { $0.network.layers[0].noise = .matrix(Matrix(2, 2, [1, 2, 3, 4])) }),
    ("elman", cell(.elman(.tanh), 0)), ("elman with clip", cell(.elman(.tanh, [.clip]), 0)),
    ("lstm", cell(.lstm(peephole: false), 0)), ("lstm with clip", cell(.lstm(peephole: false, [.clip]), 0)),
    ("lstm with a factor", cell(.lstm(peephole: false, [.candidateFactor]), 0)),
    ("lstm with projection", cell(.lstm(peephole: false, [.projection]), 0)),
    ("gru", cell(.gru(resetAfter: true), 0)), ("gru with clip", cell(.gru(resetAfter: true, [.clip]), 0)),
    ("cornn", cell(.cornn, 0)), ("cornn of others", cell(.cornn, 1)),
    ("V", { $0.network.readout!.V.values[0] = 3 }), ("c", { $0.network.readout!.c[1] = 3 }),
    ("no readout", { $0.network.readout = nil }), ("task", { $0.network.task = .softmax }),
    ("add", { $0.network.layers[0].noise = .official(add: 0.06, mult: 0.02) }),
    ("mult", { $0.network.layers[0].noise = .official(add: 0.05, mult: 0.03) }),
    ("form of noise", { $0.network.layers[0].noise = .paper(eps: 0.05, sigma1: 0.02, sigma2: 0) }),
    ("no noise", { $0.network.layers[0].noise = nil }), ("noise id", { $0.network.layers[0].noiseID = 1 }),
    ("initial state", { $0.network.layers[0].initial = [0, 1] }), ("input mean", { $0.network.inputs[0].mean = 1 }),
    ("input scale", { $0.network.inputs[0].scale = 2 }), ("output mean", { $0.network.outputs[1].mean = 1 }),
    ("output scale", { $0.network.outputs[1].scale = -1 }), ("interval", { $0.sequence.interval = 2 }),
    ("limit", { $0.inputLimit = 3 }), ("f16", { $0.storage = .all(.f16) }), ("bf16", { $0.storage = .all(.bf16) }),
    ("int8", { $0.storage = .all(.int8) }),
    ("another scale for the same integers", doubled),
  ]

  @Test func itChangesWithEachNumber() throws {
    let all = try Self.numbers.map { name, change in
      var file = Self.file
      change(&file)
      return (name, try file.model().fingerprint)
    }
    for (i, a) in all.enumerated() { for b in all[..<i] { #expect(a.1 != b.1, "\(a.0) and \(b.0)") } }
  }

  static let words: [(name: String, change: Change)] = [
    ("names", { $0.name = "another" }), ("checks", { $0.checks = [.init(input: [1], output: [0, 0], tolerance: 1)] }),
    ("calibration", { $0.calibration = .init() }),
    ("noise id that is the default", { $0.network.layers[0].noiseID = 0 }),
  ]

  @Test(arguments: words.indices) func itIgnoresWhatBearsOnNoNumber(index: Int) throws {
    var file = Self.file
    let fingerprint = try file.model().fingerprint
    Self.words[index].change(&file)
    #expect(try file.model().fingerprint == fingerprint, "\(Self.words[index].name)")
  }

  @Test func aSnapshotOutlivesACorrectedName() throws {
    let stream = try ModelStream(Self.file.model(), members: 3)
    _ = try stream.run([1, 2, 3])
    var file = Self.file
    file.name = "corrected"
    let other = try ModelStream(file.model(), members: 3)
    try other.restore(stream.snapshot())
    #expect(try other.step([4]).arrays == stream.step([4]).arrays)
  }
}
