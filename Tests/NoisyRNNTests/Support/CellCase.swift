import Testing
import _NRNNReference

/// The cells in all their forms: each suite that speaks of cells runs over this table.
enum CellCase: Sendable, CustomTestStringConvertible {
  case sde(A: Bool = true, C: Bool = false, gate: Gate? = nil, stepPerUnit: Bool = false, Activation = .tanh)
  case elman(Activation)
  case gru(resetAfter: Bool)
  case lstm(peephole: Bool)
  case dense(Activation)

  enum Gate: Sendable { case onActivation, onActivationOwnW, onDrift }

  static let all: [CellCase] =
    [
      .sde(A: false), .sde(), .sde(C: true), .sde(stepPerUnit: true), .sde(gate: .onActivation),
      .sde(gate: .onActivationOwnW), .sde(C: true, gate: .onDrift, stepPerUnit: true), .sde(.relu), .sde(.sigmoid),
      .sde(C: true, .identity), .gru(resetAfter: true), .gru(resetAfter: false), .lstm(peephole: false),
      .lstm(peephole: true),
    ] + Activation.allCases.map { .elman($0) } + Activation.allCases.map { .dense($0) }

  static let sdes = all.filter { if case .sde = $0 { true } else { false } }

  /// Those of + x fma alone, which a plain loop gives bit for bit.
  static let exact: [CellCase] = [
    .sde(.relu), .sde(A: false, .identity), .sde(C: true, stepPerUnit: true, .identity), .elman(.relu),
    .elman(.identity), .dense(.relu), .dense(.identity),
  ]

  var testDescription: String { "\(self)" }

  /// The cell with n units over d inputs; its weights keep the state bounded.
  func cell<T: Real>(_ n: Int, _ d: Int, _ numbers: inout Numbers) -> Cell<T> {
    let size = 1 / Float(n).squareRoot()
    switch self {
    case .sde(let A, let C, let gate, let stepPerUnit, let activation):
      return .sde(
        Sde(
          A: A ? numbers.matrix(n, n, size) : nil, W: numbers.matrix(n, n, size), U: numbers.matrix(n, d),
          b: numbers.vector(n), C: C ? numbers.matrix(n, d) : nil,
          step: stepPerUnit ? numbers.vector(n, 0.1).map { abs($0) } : [T(Float(0.1))], activation: activation,
          gate: gate.map { makeGate($0, n, d, size, &numbers) }))
    case .elman(let activation):
      return .elman(
        Elman(
          W: numbers.matrix(n, n, size), U: numbers.matrix(n, d), b: numbers.vector(n), activation: activation))
    case .gru(let resetAfter):
      return .gru(
        Gru(
          W: numbers.matrix(3 * n, n, size), U: numbers.matrix(3 * n, d), b: numbers.vector(3 * n),
          c: numbers.vector(3 * n), resetAfter: resetAfter))
    case .lstm(let peephole):
      return .lstm(
        Lstm(
          W: numbers.matrix(4 * n, n, size), U: numbers.matrix(4 * n, d), b: numbers.vector(4 * n),
          peephole: peephole ? numbers.vector(3 * n) : nil))
    case .dense(let activation):
      return .dense(Dense(W: numbers.matrix(n, d), b: numbers.vector(n), activation: activation))
    }
  }

  private func makeGate<T: Real>(_ gate: Gate, _ n: Int, _ d: Int, _ size: Float, _ numbers: inout Numbers)
    -> Sde<T>.Gate
  {
    Sde.Gate(
      W: gate == .onActivationOwnW ? numbers.matrix(n, n, size) : nil, U: numbers.matrix(n, d), b: numbers.vector(n),
      onDrift: gate == .onDrift)
  }

  /// A network of this cell alone, its state as the output, from an initial state that is not 0.
  func network<T: Real>(_ n: Int, _ d: Int, seed: UInt64 = 1) -> Network<T> {
    var numbers = Numbers(seed)
    let cell: Cell<T> = cell(n, d, &numbers)
    let initial: [T]? = cell.stateSize > 0 ? numbers.vector(cell.stateSize) : nil
    return Network(
      inputs: Array(repeating: Channel(), count: d), layers: [.init(cell, initial: initial)],
      outputs: Array(repeating: Channel(), count: n))
  }
}
