import Testing
import _NRNNReference

/// The cells in all their forms: each suite that speaks of cells runs over this table.
enum CellCase: Sendable, CustomTestStringConvertible {
  case sde(
    A: Bool = true, C: Bool = false, gate: Gate? = nil, stepPerUnit: Bool = false, Activation = .tanh,
    Scheme = .eulerMaruyama, [Option] = [])
  case elman(Activation, [Option] = [])
  case gru(resetAfter: Bool, [Option] = [])
  case lstm(peephole: Bool, [Option] = [])
  case cornn
  case kernel(Kernel<Double>.Pooling, length: Int = 3, [Option] = [])
  case stencil(blocks: Int = 1, [Option] = [])
  case vectorField(order: Int = 1, [Option] = [])
  case signature(basisOrder: Int, depth: Int, fading: Double = 0)
  case dense(Activation)
  case cfc(Form, widths: [Int] = [])
  case minGru(Activation = .identity)

  enum Form: Sendable { case gated, noGate, pure }

  enum Gate: Sendable { case onActivation, onActivationOwnW, onDrift }

  enum Option: Sendable {
    case modReLU, clip, quaternion
    /// Of an LSTM.
    case projection, candidateFactor
    /// Of a kernel.
    case local, plain, aggregation, dot, noProjection
    /// Of a stencil.
    case forcing, shift
    /// Of a vector field.
    case sparse, scalers, solverStep
  }

  static let all: [CellCase] =
    [
      .sde(A: false), .sde(), .sde(C: true), .sde(stepPerUnit: true), .sde(gate: .onActivation),
      .sde(gate: .onActivationOwnW), .sde(C: true, gate: .onDrift, stepPerUnit: true), .sde(.relu), .sde(.sigmoid),
      .sde(C: true, .identity), .gru(resetAfter: true), .gru(resetAfter: false), .lstm(peephole: false),
      .lstm(peephole: true), .sde(.tanh, .midpoint),
      .sde(C: true, gate: .onDrift, stepPerUnit: true, .tanh, .rungeKutta4), .sde(.tanh, .stochasticHeun),
      .sde(A: false, .identity, .rungeKutta4), .sde(.relu, .midpoint),
      .sde(C: true, gate: .onActivation, stepPerUnit: true, .tanh, .threeEighths), .sde(.identity, .threeEighths),
      .cfc(.gated, widths: [12]), .cfc(.gated), .cfc(.noGate, widths: [11, 5, 9]), .cfc(.pure),
      .cfc(.pure, widths: [7]),
      .minGru(), .minGru(.tanh),
      .kernel(.mean), .kernel(.max),
      .kernel(.mean, [.local]), .kernel(.max, [.local]), .kernel(.mean, length: 1), .kernel(.max, length: 1),
      .kernel(.mean, [.plain, .aggregation]), .kernel(.max, [.aggregation]), .kernel(.max, [.local, .aggregation]),
      .kernel(.mean, [.local, .aggregation, .dot]), .kernel(.mean, [.plain, .dot, .noProjection]), .stencil(),
      .stencil(blocks: 10, [.shift]), .stencil(blocks: 2, [.forcing, .shift]), .vectorField(),
      .vectorField(order: 2, [.scalers]), .vectorField([.sparse, .solverStep]),
      .vectorField(order: 3, [.sparse, .scalers, .solverStep]), .signature(basisOrder: 0, depth: 3),
      .signature(basisOrder: 1, depth: 1), .signature(basisOrder: 2, depth: 2),
      .signature(basisOrder: 1, depth: 3, fading: 0.7), .signature(basisOrder: 0, depth: 2, fading: 0.25),
      .sde(C: true, stepPerUnit: true, .identity, .stochasticHeun), .sde(.tanh, .eulerMaruyama, [.modReLU]),
      .elman(.tanh, [.modReLU]), .elman(.relu, [.clip]), .elman(.tanh, [.quaternion]), .elman(.relu, [.quaternion]),
      .elman(.tanh, [.quaternion, .modReLU, .clip]), .gru(resetAfter: true, [.clip]), .gru(resetAfter: false, [.clip]),
      .lstm(peephole: true, [.clip]), .lstm(peephole: false, [.projection]), .lstm(peephole: true, [.projection]),
      .lstm(peephole: false, [.candidateFactor]), .lstm(peephole: false, [.quaternion]),
      .lstm(peephole: true, [.quaternion, .projection, .clip, .candidateFactor]), .cornn,
    ] + Activation.allCases.map { .elman($0) } + Activation.allCases.map { .dense($0) }

  static let sdes = all.filter { if case .sde = $0 { true } else { false } }

  /// Those of + x fma alone, which a plain loop gives bit for bit.
  static let exact: [CellCase] = [
    .sde(.relu), .sde(A: false, .identity), .sde(C: true, stepPerUnit: true, .identity), .elman(.relu),
    .elman(.identity), .dense(.relu), .dense(.identity), .sde(.relu, .midpoint),
    .sde(C: true, stepPerUnit: true, .identity, .stochasticHeun), .elman(.relu, [.clip]), .elman(.relu, [.quaternion]),
    .elman(.tanh, [.quaternion, .modReLU, .clip]),
    .stencil(), .stencil(blocks: 10, [.shift]),
    .stencil(blocks: 2, [.forcing, .shift]), .vectorField(), .vectorField(order: 2, [.scalers]),
    .vectorField([.sparse, .solverStep]), .vectorField(order: 3, [.sparse, .scalers, .solverStep]),
  ]

  var testDescription: String { "\(self)" }

  /// A network of this cell alone, its state as the output, from an initial state that is not 0.
  func network<T: Real>(_ n: Int, _ d: Int, seed: UInt64 = 1) -> Network<T> {
    var numbers = Numbers(seed)
    let cell: Cell<T> = cell(n, d, &numbers)
    return Network(
      inputs: Array(repeating: Channel(), count: d),
      layers: [.init(cell, initial: initialState(of: cell, 1, &numbers))],
      outputs: Array(repeating: Channel(), count: n))
  }
}
