import _NRNNReference

/// The cells of the table.
extension CellCase {
  /// Whether this cell can have n outputs over d inputs.
  func fits(_ n: Int, _ d: Int) -> Bool {
    switch self {
    case .elman(_, let options), .lstm(_, let options):
      return !options.contains(.quaternion) || (n.isMultiple(of: 4) && d.isMultiple(of: 4))
    case .kernel(_, let length, let options): return !options.contains(.aggregation) || n.isMultiple(of: length)
    case .stencil: return n == d && n >= 4
    case .vectorField(let order, _): return n == d && n.isMultiple(of: order)
    case .signature(let p, let depth, _):
      let letters = d * (p + 1)
      return n == (1...depth).reduce(0) { sum, _ in (sum + 1) * letters }
    default: return true
    }
  }

  /// The cell with n outputs over d inputs; its weights keep the state bounded.
  func cell<T: Real>(_ n: Int, _ d: Int, _ numbers: inout Numbers) -> Cell<T> {
    precondition(fits(n, d))
    switch self {
    case .sde: return .sde(sde(n, d, &numbers))
    case .elman(let activation, let options): return .elman(elman(activation, options, n, d, &numbers))
    case .gru(let resetAfter, let options): return .gru(gru(resetAfter, options, n, d, &numbers))
    case .lstm(let peephole, let options): return .lstm(lstm(peephole, options, n, d, &numbers))
    case .cornn:
      return .cornn(
        Cornn(
          Wy: numbers.matrix(n, n, size(n)), Wz: numbers.matrix(n, n, size(n)), U: numbers.matrix(n, d),
          b: numbers.vector(n), dt: 0.25, gamma: 2.75, epsilon: 1.5))
    case .kernel(let pooling, let length, let options):
      return .kernel(kernel(pooling, length, options, n, d, &numbers))
    case .stencil(let blocks, let options): return .stencil(stencil(blocks, options, n, &numbers))
    case .vectorField(let order, let options): return .vectorField(vectorField(order, options, n, &numbers))
    case .signature(let p, let depth, let fading):
      return .signature(Signature(inputs: d, basisOrder: p, depth: depth, timeScale: 4, fading: fading))
    case .cfc(let form, let widths): return .cfc(cfc(form, widths, n, d, &numbers))
    case .minGru(let candidate):
      return .minGru(MinGru(U: numbers.matrix(2 * n, d), b: numbers.vector(2 * n), candidate: candidate))
    case .dense(let activation):
      return .dense(Dense(W: numbers.matrix(n, d), b: numbers.vector(n), activation: activation))
    }
  }

  /// Of weights from n units, so that their sums do not grow with n.
  private func size(_ n: Int) -> Float { 1 / Float(n).squareRoot() }

  private func clip<T: Real>(_ options: [Option]) -> T? { options.contains(.clip) ? 0.75 : nil }

  private func sde<T: Real>(_ n: Int, _ d: Int, _ numbers: inout Numbers) -> Sde<T> {
    guard case .sde(let A, let C, let gate, let stepPerUnit, let activation, let scheme, let options) = self else {
      preconditionFailure()
    }
    return Sde(
      A: A ? numbers.matrix(n, n, size(n)) : nil, W: numbers.matrix(n, n, size(n)), U: numbers.matrix(n, d),
      b: numbers.vector(n), C: C ? numbers.matrix(n, d) : nil,
      step: stepPerUnit ? numbers.vector(n, 0.1).map { abs($0) } : [T(Float(0.1))], activation: activation,
      gate: gate.map { makeGate($0, n, d, &numbers) }, scheme: scheme,
      modReLU: options.contains(.modReLU) ? numbers.vector(n, 0.5) : nil)
  }

  private func makeGate<T: Real>(_ gate: Gate, _ n: Int, _ d: Int, _ numbers: inout Numbers) -> Sde<T>.Gate {
    Sde.Gate(
      W: gate == .onActivationOwnW ? numbers.matrix(n, n, size(n)) : nil, U: numbers.matrix(n, d), b: numbers.vector(n),
      onDrift: gate == .onDrift)
  }

  private func elman<T: Real>(
    _ activation: Activation, _ options: [Option], _ n: Int, _ d: Int, _ numbers: inout Numbers
  ) -> Elman<T> {
    let quaternion = options.contains(.quaternion)
    return Elman(
      W: quaternion ? numbers.quaternions(n, n, size(n)) : numbers.matrix(n, n, size(n)),
      U: quaternion ? numbers.quaternions(n, d) : numbers.matrix(n, d), b: numbers.vector(n), activation: activation,
      modReLU: options.contains(.modReLU) ? numbers.vector(n, 0.5) : nil, clip: clip(options))
  }

  private func gru<T: Real>(
    _ resetAfter: Bool, _ options: [Option], _ n: Int, _ d: Int, _ numbers: inout Numbers
  ) -> Gru<T> {
    Gru(
      W: numbers.matrix(3 * n, n, size(n)), U: numbers.matrix(3 * n, d), b: numbers.vector(3 * n),
      c: numbers.vector(3 * n), resetAfter: resetAfter, clip: clip(options))
  }

  /// With a projection it has more cells than outputs.
  private func lstm<T: Real>(
    _ peephole: Bool, _ options: [Option], _ n: Int, _ d: Int, _ numbers: inout Numbers
  ) -> Lstm<T> {
    let (quaternion, projects) = (options.contains(.quaternion), options.contains(.projection))
    let cells = projects ? n + 4 : n
    return Lstm(
      W: quaternion ? numbers.quaternions(4 * cells, n, size(n), gates: 4) : numbers.matrix(4 * cells, n, size(n)),
      U: quaternion ? numbers.quaternions(4 * cells, d, gates: 4) : numbers.matrix(4 * cells, d),
      b: numbers.vector(4 * cells), peephole: peephole ? numbers.vector(3 * cells) : nil,
      projection: !projects
        ? nil : quaternion ? numbers.quaternions(n, cells, size(cells)) : numbers.matrix(n, cells, size(cells)),
      clip: clip(options), candidateFactor: options.contains(.candidateFactor) ? 0.75 : 1)
  }

  private func cfc<T: Real>(
    _ form: Form, _ widths: [Int], _ n: Int, _ d: Int, _ numbers: inout Numbers
  ) -> Cfc<T> {
    let sizes = [d + n] + widths
    let backbone: [Dense<T>] = zip(sizes, widths).map { d, n in
      Dense(W: numbers.matrix(n, d, size(d)), b: numbers.vector(n, 0.5), activation: .tanh)
    }
    let made: Cfc<T>.Form =
      switch form {
      case .gated: .gated
      case .noGate: .noGate
      case .pure: .pure(tau: numbers.vector(n), A: numbers.vector(n))
      }
    return Cfc(
      backbone: backbone, W: numbers.matrix(made.heads * n, sizes.last!, size(sizes.last!)),
      b: numbers.vector(made.heads * n), form: made, timeScale: 0.75)
  }

  private func kernel<T: Real>(
    _ pooling: Kernel<Double>.Pooling, _ length: Int, _ options: [Option], _ n: Int, _ d: Int,
    _ numbers: inout Numbers
  ) -> Kernel<T> {
    let q = options.contains(.aggregation) ? n / length : n
    let anchors: [[Double]] = (0..<q * length).map { _ in
      let v: [Double] = numbers.vector(d)
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return v.map { Double(Float($0 / norm)) }
    }
    var cell = Kernel<T>(
      anchors: Matrix(q * length, d, anchors.flatMap { $0 }.map { T($0) }), length: length,
      projection: options.contains(.noProjection) ? nil : numbers.matrix(q, q, size(q)), alpha: 1.25, lambda: 0.375)
    cell.pooling = Kernel<T>.Pooling(rawValue: pooling.rawValue)!
    cell.symbol = options.contains(.dot) ? .dot : .exponential
    (cell.laFeature, cell.scaled) = (!options.contains(.local), !options.contains(.plain))
    if options.contains(.aggregation) { cell.aggregation = (0..<length).map { T(1 << $0) / 8 } }
    return cell
  }

  /// About a step of diffusion, its ends not quite fixed.
  private func stencil<T: Real>(_ blocks: Int, _ options: [Option], _ n: Int, _ numbers: inout Numbers) -> Stencil<T> {
    let noise: [T] = numbers.vector(21, 0.03125)
    func near(_ taps: [T], _ first: Int) -> [T] { taps.indices.map { taps[$0] + noise[first + $0] } }
    return Stencil(
      interior: near([0, 0.25, 0.375, 0.25, 0], 0),
      left: Matrix(2, 4, near([0.875, 0, 0, 0, 0.25, 0.375, 0.25, 0], 5)),
      right: Matrix(2, 4, near([0, 0.25, 0.375, 0.25, 0, 0, 0, 0.875], 13)),
      forcing: options.contains(.forcing) ? numbers.vector(n, 0.125) : nil, grid: n, blocks: blocks,
      shift: options.contains(.shift) ? 1 : 0)
  }

  private func vectorField<T: Real>(
    _ order: Int, _ options: [Option], _ n: Int, _ numbers: inout Numbers
  ) -> VectorField<T> {
    let widths = [n, 7, 5, n / order]
    var cell = VectorField<T>(
      network: (1..<4).map { l in
        let (m, d) = (widths[l], widths[l - 1])
        return Dense(
          W: options.contains(.sparse) ? numbers.sparse(m, d, size(d)) : numbers.matrix(m, d, size(d)),
          b: numbers.vector(m, 0.5), activation: l < 3 ? .relu : .identity)
      }, dimension: n / order, order: order, timeScale: 0.75)
    if options.contains(.solverStep) { cell.solverStep = 0.2 }
    guard options.contains(.scalers) else { return cell }
    func channels(_ count: Int) -> [Channel<T>] {
      (0..<count).map { _ in Channel(mean: T(numbers.uniform(0.5)), scale: T(1 + numbers.uniform(0.5))) }
    }
    (cell.input, cell.output) = (channels(n), channels(n / order))
    return cell
  }
}

/// Random, as far as the cell can be in it; nil: it has none.
func initialState<T: Real>(of cell: Cell<T>, _ size: Float, _ numbers: inout Numbers) -> [T]? {
  guard cell.stateSize > 0 else { return nil }
  var state: [T] = numbers.vector(cell.stateSize, size)
  // The last of these is the number of samples so far.
  if case .kernel(let kernel) = cell, kernel.pooling == .mean, kernel.laFeature { state[state.count - 1] = 3 }
  return state
}
