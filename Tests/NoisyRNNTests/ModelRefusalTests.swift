import NoisyRNN
import Testing
import _NRNNReference

/// Files that are refused, each with its status and a sentence that names the field.
@Suite struct ModelRefusalTests {
  typealias Case = Refusal<ModelFile>

  private static func sde(_ change: @escaping @Sendable (inout Sde<Double>) -> Void)
    -> @Sendable (inout ModelFile) -> Void
  {
    { file in
      guard case .sde(var cell) = file.network.layers[0].cell else { return }
      change(&cell)
      file.network.layers[0].cell = .sde(cell)
    }
  }

  private static func quaternion(_ rows: Int, _ columns: Int) -> Matrix<Double> {
    Matrix(rows, columns, Array(repeating: 0, count: rows * columns / 4), .quaternion(gates: 1))
  }

  /// Of quaternions, over one input.
  private static func elman(_ n: Int, _ change: @escaping @Sendable (inout Elman<Double>) -> Void)
    -> @Sendable (inout ModelFile) -> Void
  {
    { file in
      var cell = Elman(
        W: quaternion(n, n), U: Matrix(n, 1, Array(repeating: 0, count: n)), b: Array(repeating: 0, count: n))
      change(&cell)
      file.network.layers[0] = .init(.elman(cell))
    }
  }

  static let cases = [
    Case(
      .badShape, "layers[0].sde.W: expected shape [n, n], found [2, 3]",
      sde { $0.W = Matrix(2, 3, [0, 0, 0, 0, 0, 0]) }),
    Case(.badShape, "layers[0].sde.A: expected shape [2, 2], found [1, 1]", sde { $0.A = Matrix(1, 1, [0]) }),
    Case(.badShape, "layers[0].sde.U: expected shape [2, 1], found [2, 2]", sde { $0.U = Matrix(2, 2, [0, 0, 0, 0]) }),
    Case(.badShape, "layers[0].sde.b: expected shape [2], found [3]", sde { $0.b = [0, 0, 0] }),
    Case(.badShape, "layers[0].sde.step: expected shape [2], found [3]", sde { $0.step = [1, 1, 1] }),
    Case(.notFinite, "layers[0].sde.W: expected finite numbers, found NaN at 2", sde { $0.W.values[2] = .nan }),
    Case(.notFinite, "layers[0].sde.b: expected finite numbers, found inf at 1", sde { $0.b[1] = .infinity }),
    Case(.badShape, "layers[0].noise.matrix.sigma: expected shape [2, 1], found [3, 1]") {
      $0.network.layers[0].noise = .matrix(Matrix(3, 1, [1, 1, 1]))
    },
    Case(.badModel, "layers[0].noise.matrix.sigma: expected steps of at least 0, whose root is taken, found -0.5") {
      sde { $0.step = [0.5, -0.5] }(&$0)
      $0.network.layers[0].noise = .matrix(Matrix(2, 1, [1, 1]))
    },
    Case(.badModel, "layers[0].elman.clip: expected a number above 0, found 0", elman(4) { $0.clip = 0 }),
    Case(.badShape, "layers[0].elman.W: expected shape [n, n], found [4, 2, 1]", elman(8) { $0.W = quaternion(8, 4) }),
    Case(
      .badShape, "layers[0].elman.U: expected shape [4, 4 / 4, 1 / 4], found [4, 1, 1]",
      elman(4) { $0.U = quaternion(4, 4) }
    ),
    Case(
      .badShape, "layers[0].elman.W: expected shape [n, n], found [2, 4, 1, 1]",
      elman(4) { $0.W = Matrix(8, 4, Array(repeating: 0, count: 8), .quaternion(gates: 2)) }),
    Case(.badShape, "layers[0].initial_state: expected shape [2], found [1]") { $0.network.layers[0].initial = [0] },
    Case(.badModel, "layers[0].noise.official.add: expected a number of at least 0, found -1") {
      $0.network.layers[0].noise = .official(add: -1, mult: 0)
    },
    Case(.badModel, "layers[0].noise.official.mult: expected a number from 0 to 1, found 1.5") {
      $0.network.layers[0].noise = .official(add: 0, mult: 1.5)
    },
    Case(.notFinite, "layers[0].noise.paper.sigma2: expected a finite number, found inf") {
      $0.network.layers[0].noise = .paper(eps: 1, sigma1: 0, sigma2: .infinity)
    },
    Case(.badModel, "layers[0].noise.paper: expected steps of at least 0, whose root is taken, found -0.5") {
      sde { $0.step = [0.5, -0.5] }(&$0)
      $0.network.layers[0].noise = .paper(eps: 1, sigma1: 1, sigma2: 0)
    },
    Case(.badModel, "layers[0].noise_id: expected at most 63, found 64") { $0.network.layers[0].noiseID = 64 },
    Case(.badModel, "inputs[0].scale: expected a scale that divides, found 0") { $0.network.inputs[0].scale = 0 },
    Case(.notFinite, "inputs[0].mean: expected a finite number, found NaN") { $0.network.inputs[0].mean = .nan },
    Case(.badModel, "outputs[0].scale: expected mean 0 and scale 1 for a classifier") {
      $0.network.outputs[0].scale = 2
    },
    Case(.badModel, "inputs: expected at least one, found none") { $0.network.inputs = [] },
    Case(.badModel, "layers: expected at least one, found none") { $0.network.layers = [] },
    Case(.badModel, "outputs: expected at least one, found none") { $0.network.outputs = [] },
    Case(.badShape, "readout.V: expected shape [2, 2], found [1, 2]") { $0.network.readout!.V = Matrix(1, 2, [0, 0]) },
    Case(.badShape, "outputs: expected as many as the last layer's units, 2, found 3") {
      $0.network.readout = nil
      $0.network.outputs.append(Channel())
    },
    Case(.badModel, "sequence.interval: expected seconds above 0, found 0") { $0.sequence.interval = 0 },
    Case(.badModel, "checks[0].tolerance: expected a number above 0, found 0") {
      $0.checks = [.init(input: [1], output: [0, 0], tolerance: 0)]
    },
    Case(.badShape, "checks[0].output: expected 3 rows or 1, found 2") {
      $0.checks = [.init(input: [1, 2, 3], output: [0, 0, 0, 0], tolerance: 1)]
    },
    Case(.tooLarge, "layers: expected at most 64, found 65") {
      $0.network.layers = (0..<65).map { _ in .init(.dense(Dense(W: Matrix(1, 1, [1]), b: [0]))) }
    },
    Case(.tooLarge, "layers[0].dense.W: expected at most 65536 units, found 65537") {
      let n = 65537
      let zeros = Array(repeating: 0.0, count: n)
      $0.network.layers = [.init(.dense(Dense(W: Matrix(n, 1, zeros), b: zeros)))]
    },
  ]

  @Test(arguments: cases) func aModelThatMakesNoSenseIsRefused(example: Case) {
    example.expect(ModelFile(CellsGoldenTests.network(step: [0.1, 0.2]))) { _ = try $0.model() }
  }

  @Test func sixtyFourLayersAreNotTooMany() throws {
    var network = CellsGoldenTests.network(step: [0.1])
    network.layers += (1..<64).map { _ in .init(.dense(Dense(W: Matrix(2, 2, [1, 0, 0, 1]), b: [0, 0]))) }
    let (deep, flat) = (try ModelFile(network).model(), try ModelFile(CellsGoldenTests.network(step: [0.1])).model())
    #expect(try ModelStream(deep).step([1]).nominal == ModelStream(flat).step([1]).nominal)
  }

  @Test func theLimitOfBytesIsItsOwn() throws {
    let bytes = ModelFile(CellsGoldenTests.network(step: [0.1])).bytes
    _ = try Model(bytes: bytes, maxBytes: UInt64(bytes.count))
    let error = #expect(throws: NRNNError.self) { try Model(bytes: bytes, maxBytes: UInt64(bytes.count - 1)) }
    #expect(
      error?.status == .tooLarge && error!.message.contains("at most \(bytes.count - 1) bytes, found \(bytes.count)"))
  }

  @Test func everyFlippedBitAndTruncationIsRefused() {
    let bytes = ModelFile(CellsGoldenTests.network(step: [0.1])).bytes
    for bit in 0..<bytes.count * 8 {
      var altered = bytes
      altered[bit / 8] ^= 1 << (bit % 8)
      let error = #expect(throws: NRNNError.self) { try Model(bytes: altered) }
      #expect(error?.status == (bit < 48 ? .notAModel : .corrupt), "bit \(bit)")
    }
    for size in 0..<bytes.count { #expect(throws: NRNNError.self) { try Model(bytes: Array(bytes.prefix(size))) } }
  }

  @Test func kernelsThatThisCPULacksAreRefused() throws {
    let missing = Model.Kernels.allCases.first { !$0.isAvailable }!
    let error = #expect(throws: NRNNError.self) { try Zoo.all[0].model(missing) }
    #expect(error?.status == .unsupported)
    for kernels in Model.Kernels.allCases where kernels.isAvailable && kernels != .auto {
      #expect(try Zoo.all[0].model(kernels).kernels == kernels)
    }
  }
}
