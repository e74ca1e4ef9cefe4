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

  static let all = cells + forms + weights + additions

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
      name: "kernel, mean", inputs: 5, layers: [(.kernel(.mean, [.aggregation]), 27, nil), (.elman(.tanh), 5, paper)],
      outputs: 2),
    Zoo(
      name: "kernel, max", inputs: 3, layers: [(.elman(.tanh), 3, official), (.kernel(.max), 10, nil)], outputs: 2,
      task: .sigmoid),
    Zoo(
      name: "kernels", inputs: 4,
      layers: [(.sde(), 5, paper), (.kernel(.max, [.local]), 9, nil), (.kernel(.mean, length: 2), 7, nil)], outputs: 3),
    Zoo(name: "stencil", inputs: 6, layers: [(.stencil(blocks: 3, [.forcing, .shift]), 6, paper)]),
    Zoo(name: "stencil, no shift", inputs: 4, layers: [(.stencil(), 4, official)]),
    Zoo(name: "vector field", inputs: 6, layers: [(.vectorField(order: 2, [.sparse, .scalers]), 6, official)]),
    Zoo(
      name: "signature", inputs: 3,
      layers: [(.sde(), 2, paper), (.signature(basisOrder: 1, depth: 3, fading: 2), 84, nil)],
      outputs: 2),
    Zoo(
      name: "stack of float64", inputs: 3,
      layers: [
        (.dense(.tanh), 8, nil), (.stencil(), 8, paper), (.kernel(.mean), 5, nil),
        (.gru(resetAfter: true), 3, official),
        (.vectorField(order: 3), 3, nil), (.signature(basisOrder: 0, depth: 2, fading: 0.5), 12, nil),
      ], outputs: 2),
    Zoo(
      name: "stack", inputs: 3,
      layers: [
        (.dense(.relu), 6, nil), (.sde(gate: .onActivation), 5, official), (.dense(.tanh), 12, nil),
        (.lstm(peephole: false), 4, paper), (.elman(.sigmoid), 9, nil), (.dense(.identity), 2, nil),
      ], task: .softmax),
  ]

  /// What came later: a table of its own, since digests of tables stay.
  static let additions: [Zoo] =
    [
      Zoo(
        name: "sde of the 3/8 rule, published noise", inputs: 2,
        layers: [(.sde(gate: .onActivation, .tanh, .threeEighths), 6, official)]),
      Zoo(name: "cfc", inputs: 3, layers: [(.cfc(.gated, widths: [12]), 9, paper)], outputs: 2),
      Zoo(name: "cfc, pure", inputs: 2, layers: [(.cfc(.pure), 7, official)], outputs: 2),
      Zoo(
        name: "min_gru and cfc", inputs: 4,
        layers: [(.minGru(.tanh), 9, official), (.cfc(.noGate, widths: [5, 6]), 8, paper)], outputs: 2),
    ]
    + [("f16", .all(.f16)), ("bf16", .all(.bf16)), ("int8", .all(.int8)), ("mixed", .mixed)].map {
      Zoo(
        name: "\($0), additions", inputs: 4,
        layers: [(.minGru(), 9, paper), (.cfc(.gated, widths: [6]), 5, official)], outputs: 2, storage: $1)
    }

  /// Schemes, maps, bounds and forms of noise beside the plain ones.
  static let forms: [Zoo] =
    [
      Zoo(
        name: "sde of order 4, matrix noise", inputs: 2, layers: [(.sde(.tanh, .rungeKutta4), 9, correlated(9, 3))],
        outputs: 2),
      Zoo(
        name: "sde, midpoint", inputs: 2, layers: [(.sde(C: true, stepPerUnit: true, .tanh, .midpoint), 8, official)]),
      Zoo(
        name: "sde of Stratonovich, paper noise", inputs: 3, layers: [(.sde(.tanh, .stochasticHeun), 7, paper)],
        outputs: 2),
      Zoo(
        name: "sde of Stratonovich, published noise", inputs: 2,
        layers: [(.sde(gate: .onActivation, .tanh, .stochasticHeun), 6, official)]),
      Zoo(
        name: "sde of Stratonovich, matrix noise", inputs: 1,
        layers: [(.sde(.relu, .stochasticHeun), 5, correlated(5, 7))], outputs: 1),
      Zoo(
        name: "elman, matrix noise", inputs: 2, layers: [(.elman(.tanh, [.modReLU]), 10, correlated(10, 2))], outputs: 3
      ),
      Zoo(name: "quaternion elman", inputs: 4, layers: [(.elman(.tanh, [.quaternion]), 20, paper)], outputs: 2),
      Zoo(
        name: "quaternion lstm", inputs: 8,
        layers: [(.lstm(peephole: false, [.quaternion, .candidateFactor]), 12, official)], outputs: 3, task: .softmax),
      Zoo(
        name: "lstm with projection", inputs: 3, layers: [(.lstm(peephole: true, [.projection]), 5, paper)], outputs: 2),
      Zoo(name: "clipped", inputs: 3, layers: [(.gru(resetAfter: true, [.clip]), 9, official)], outputs: 2),
      Zoo(name: "cornn", inputs: 2, layers: [(.cornn, 9, paper)], outputs: 3, task: .softmax),
    ]
    + [("f16", .all(.f16)), ("bf16", .all(.bf16)), ("int8", .all(.int8)), ("mixed", .mixed)].map {
      Zoo(
        name: "\($0), forms", inputs: 4,
        layers: [
          (.lstm(peephole: false, [.quaternion, .projection]), 12, paper), (.elman(.tanh, [.quaternion]), 20, official),
          (.lstm(peephole: true, [.projection]), 5, nil), (.cornn, 9, paper),
          (.sde(C: true, .tanh, .midpoint), 7, official),
        ], outputs: 2, storage: $1)
    }

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

  private static func correlated(_ n: Int, _ r: Int) -> Noise {
    var numbers = Numbers(11)
    return .matrix(numbers.matrix(n, r, 0.5))
  }

  /// Those that time can be cut finer for: every form of SDE under both noises, and a stack of them.
  static let continuous: [Zoo] =
    CellCase.sdes.flatMap { cell in
      [("paper", paper), ("published", official)].map {
        Zoo(name: "\(cell), \($0) noise", inputs: 2, layers: [(cell, 9, $1)], outputs: 3)
      }
    }
    + [paper, official].map {
      Zoo(name: "vector field, \($0)", inputs: 4, layers: [(.vectorField([.solverStep]), 4, $0)], outputs: 3)
    }
    + [
      Zoo(
        name: "signature of a vector field", inputs: 2,
        layers: [
          (.vectorField(order: 2, [.sparse, .scalers]), 2, paper),
          (.signature(basisOrder: 1, depth: 2, fading: 0.5), 20, nil),
          (.sde(), 3, official),
        ])
    ]
    + [
      Zoo(
        name: "stack of SDEs", inputs: 3,
        layers: [
          (.dense(.tanh), 5, nil), (.sde(gate: .onDrift), 7, paper), (.dense(.relu), 4, nil),
          (.sde(C: true, stepPerUnit: true), 10, official), (.dense(.identity), 2, nil),
        ], task: .softmax)
    ]

  /// Those that take an interval in one step, however long it is.
  static let whole: [Zoo] = [
    Zoo(
      name: "cfc over dense", inputs: 2, layers: [(.dense(.tanh), 5, nil), (.cfc(.gated, widths: [8]), 6, paper)],
      outputs: 3),
    Zoo(
      name: "stack of cfc", inputs: 3, layers: [(.cfc(.noGate), 7, official), (.cfc(.pure, widths: [4, 9]), 3, paper)]),
  ]

  /// Those whose step is one interval.
  static let discrete = all.filter { zoo in
    zoo.layers.contains { layer in
      switch layer.0 {
      case .elman, .gru, .lstm, .cornn, .kernel, .stencil, .minGru: true
      case .sde, .vectorField, .signature, .dense, .cfc: false
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
      return Network.Layer(
        cell, noise: noise, noiseID: noise == nil ? nil : 63 - i, initial: initialState(of: cell, 0.5, &numbers))
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
