import NoisyRNN
import Testing
import _NRNNReference

/// Models that between them have every cell, both noises, every task, stacks, and sizes around lanes and panels. Each
/// suite that speaks of streams runs over them all.
struct Zoo: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: Int
  let layers: [(CellCase, units: Int, Noise?)]
  var outputs: Int?
  var task = Task.regression
  var storage = Storage.all(.f32)

  var testDescription: String { name }

  private static let paper = Noise.paper(eps: 0.5, sigma1: 0.3, sigma2: 0.7)
  private static let official = Noise.official(add: 0.05, mult: 0.4)

  static let all = cells + weights

  static let cells: [Zoo] = [
    Zoo(name: "sde, paper noise", inputs: 3, layers: [(.sde(), 9, paper)], outputs: 2),
    Zoo(
      name: "sde, published noise", inputs: 1, layers: [(.sde(stepPerUnit: true), 65, official)], outputs: 10,
      task: .softmax),
    Zoo(name: "gated sde", inputs: 2, layers: [(.sde(C: true, gate: .onDrift), 8, paper)]),
    Zoo(
      name: "elman, multiplicative noise alone", inputs: 5,
      layers: [(.elman(.tanh), 17, .paper(eps: 1, sigma1: 0, sigma2: 0.5))], outputs: 3, task: .sigmoid),
    Zoo(
      name: "gru, factor alone", inputs: 2, layers: [(.gru(resetAfter: true), 7, .official(add: 0, mult: 1))],
      outputs: 4, task: .softmax),
    Zoo(name: "gru of ONNX", inputs: 2, layers: [(.gru(resetAfter: false), 33, official)], outputs: 1),
    Zoo(name: "lstm", inputs: 4, layers: [(.lstm(peephole: true), 11, paper)], outputs: 2),
    Zoo(
      name: "lstm, additive noise alone", inputs: 1,
      layers: [(.lstm(peephole: false), 3, .paper(eps: 1, sigma1: 0.2, sigma2: 0))], task: .sigmoid),
    Zoo(
      name: "stack", inputs: 3,
      layers: [
        (.dense(.relu), 6, nil), (.sde(gate: .onActivation), 5, official), (.dense(.tanh), 12, nil),
        (.lstm(peephole: false), 4, paper), (.elman(.sigmoid), 9, nil), (.dense(.identity), 2, nil),
      ], task: .softmax),
  ]

  /// Every cell and a readout, in every way to store weights but F32.
  static let weights: [Zoo] = [("f16", .all(.f16)), ("bf16", .all(.bf16)), ("int8", .all(.int8)), ("mixed", .mixed)].map
  {
    Zoo(
      name: "\($0), all cells", inputs: 3,
      layers: [
        (.dense(.tanh), 10, nil), (.sde(C: true, gate: .onActivationOwnW), 21, paper),
        (.elman(.tanh), 70, .official(add: 0.05, mult: 0.4)), (.gru(resetAfter: true), 9, nil),
        (.gru(resetAfter: false), 17, paper), (.lstm(peephole: true), 8, official),
      ], outputs: 3, storage: $1)
  }

  /// Those that time can be cut finer for: every form of SDE under both noises, and a stack of them.
  static let continuous: [Zoo] =
    CellCase.sdes.flatMap { cell in
      [("paper", paper), ("published", official)].map {
        Zoo(name: "\(cell), \($0) noise", inputs: 2, layers: [(cell, 9, $1)], outputs: 3)
      }
    } + [
      Zoo(
        name: "stack of SDEs", inputs: 3,
        layers: [
          (.dense(.tanh), 5, nil), (.sde(gate: .onDrift), 7, paper), (.dense(.relu), 4, nil),
          (.sde(C: true, stepPerUnit: true), 10, official), (.dense(.identity), 2, nil),
        ], task: .softmax)
    ]

  /// Those whose step is one interval.
  static let discrete = all.filter { zoo in
    zoo.layers.contains { layer in
      switch layer.0 {
      case .elman, .gru, .lstm: true
      case .sde, .dense: false
      }
    }
  }

  /// Its network: channels that are not trivial, noise ids in an order of their own.
  var network: Network<Double> {
    var numbers = Numbers(streamID(ofKey: name))
    var width = inputs
    let layers = self.layers.indices.map { i in
      let (kind, units, noise) = self.layers[i]
      let cell: Cell<Double> = storage.stored(kind.cell(units, width, &numbers))
      width = units
      let initial: [Double]? = cell.stateSize > 0 ? numbers.vector(cell.stateSize, 0.5) : nil
      return Network.Layer(cell, noise: noise, noiseID: noise == nil ? nil : 63 - i, initial: initial)
    }
    let readout = outputs.map {
      storage.stored(Readout<Double>(V: numbers.matrix($0, width), c: numbers.vector($0)))
    }
    let linear = Channel(mean: 0.3, scale: -2.5)
    return Network(
      inputs: (0..<inputs).map { Channel(mean: Double($0) / 4, scale: 1.5) }, layers: layers, readout: readout,
      outputs: Array(repeating: task == .regression ? linear : Channel(), count: outputs ?? width), task: task)
  }

  func model(_ kernels: Model.Kernels = .auto) throws -> Model { try ModelFile(network, storage).model(kernels) }

  /// Sampled at an interval that is not a float.
  func timed(_ interval: Double? = 0.1, mostSubsteps: Int? = nil) throws -> Model {
    var file = ModelFile(network, storage)
    (file.sequence.interval, file.sequence.mostSubsteps) = (interval, mostSubsteps)
    return try file.model()
  }

  /// Raw samples, [steps][inputs].
  func samples(_ steps: Int, seed: UInt64 = 5) -> [Float] {
    var numbers = Numbers(seed)
    return numbers.floats(steps * inputs, 2)
  }
}

extension ModelStream {
  /// An ensemble with everything on.
  convenience init(
    _ model: Model, members: Int, noise: Noise = .auto, id: UInt64 = 7, _ more: (inout Options) -> Void = { _ in }
  )
    throws
  {
    var options = Options()
    (options.members, options.noise, options.seed, options.streamID) = (members, noise, 42, id)
    options.quantiles = members > 1 ? [1 / Double(members + 1), 0.5] : [0.5]
    more(&options)
    try self.init(model, options)
  }
}
