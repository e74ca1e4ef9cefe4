import _NRNNReference

/// Cells in the `oneof` of their layer.
extension Wire {
  mutating func cell(_ cell: Cell<Double>) {
    switch cell {
    case .sde(let c): message(16) { $0.sde(c) }
    case .elman(let c): message(17) { $0.elman(c) }
    case .gru(let c): message(18) { $0.gru(c) }
    case .lstm(let c): message(19) { $0.lstm(c) }
    case .cornn(let c): message(20) { $0.cornn(c) }
    case .kernel(let c): message(21) { $0.kernel(c) }
    case .stencil(let c): message(22) { $0.stencil(c) }
    case .vectorField(let c): message(23) { $0.vectorField(c) }
    case .signature(let c): message(24) { $0.signature(c) }
    case .dense(let c): message(25) { $0.dense(c) }
    case .cfc(let c): message(26) { $0.cfc(c) }
    case .minGru(let c): message(27) { $0.minGru(c) }
    }
  }

  private mutating func matrices(_ W: Matrix<Double>, _ U: Matrix<Double>, _ b: [Double]) {
    matrix(1, W)
    matrix(2, U)
    vector(3, b)
  }

  /// The activation, or modReLU and its bias.
  private mutating func activation(_ field: Int, _ activation: Activation, _ bias: Int, _ modReLU: [Double]?) {
    number(field, modReLU == nil ? Int(activation.rawValue) : 4)
    vector(bias, modReLU)
  }

  private mutating func sde(_ c: Sde<Double>) {
    matrix(1, c.A)
    matrix(2, c.W)
    matrix(3, c.U)
    vector(4, c.b)
    matrix(5, c.C)
    vector(6, c.step)
    activation(7, c.activation, 10, c.modReLU)
    if let gate = c.gate {
      message(8) {
        $0.matrices(gate)
        $0.number(4, gate.onDrift ? 1 : 0)
      }
    }
    if c.scheme != .eulerMaruyama { number(9, Int(c.scheme.rawValue)) }
  }

  private mutating func matrices(_ gate: Sde<Double>.Gate) {
    matrix(1, gate.W)
    matrix(2, gate.U)
    vector(3, gate.b)
  }

  private mutating func elman(_ c: Elman<Double>) {
    matrices(c.W, c.U, c.b)
    activation(4, c.activation, 5, c.modReLU)
    number(6, c.clip)
  }

  private mutating func gru(_ c: Gru<Double>) {
    matrices(c.W, c.U, c.b)
    vector(4, c.c)
    number(5, c.resetAfter ? 1 : 0)
    number(6, c.clip)
  }

  private mutating func lstm(_ c: Lstm<Double>) {
    matrices(c.W, c.U, c.b)
    vector(4, c.peephole)
    matrix(5, c.projection)
    number(6, c.clip)
    if c.candidateFactor != 1 { number(7, c.candidateFactor) }
  }

  private mutating func cornn(_ c: Cornn<Double>) {
    for (i, m) in [c.Wy, c.Wz, c.U].enumerated() { matrix(i + 1, m) }
    vector(4, c.b)
    for (i, v) in [c.dt, c.gamma, c.epsilon].enumerated() { number(i + 5, v) }
  }

  private mutating func kernel(_ c: Kernel<Double>) {
    tensor(1, [c.anchors.rows / c.length, c.length, c.anchors.columns], c.anchors.values)
    matrix(2, c.projection)
    number(3, c.alpha)
    number(4, c.lambda)
    number(5, Int(c.pooling.rawValue))
    number(6, c.laFeature ? 1 : 0)
    number(7, c.scaled ? 1 : 0)
    if let weights = c.aggregation { packed(8, weights) }
    number(9, Int(c.symbol.rawValue))
  }

  private mutating func stencil(_ c: Stencil<Double>) {
    vector(1, c.interior)
    matrix(2, c.left)
    matrix(3, c.right)
    vector(4, c.forcing)
    number(5, c.grid)
    number(6, c.blocks)
    number(7, c.shift)
  }

  private mutating func vectorField(_ c: VectorField<Double>) {
    for layer in c.network { message(1) { $0.dense(layer) } }
    number(2, c.dimension)
    number(3, c.order)
    vector(4, c.input?.map(\.mean))
    vector(5, c.input?.map(\.scale))
    vector(6, c.output?.map(\.mean))
    vector(7, c.output?.map(\.scale))
    number(8, c.solverStep)
    number(9, c.timeScale)
  }

  private mutating func cfc(_ c: Cfc<Double>) {
    for layer in c.backbone { message(2) { $0.dense(layer) } }
    matrix(3, c.W)
    vector(4, c.b)
    switch c.form {
    case .gated: number(1, 0)
    case .noGate: number(1, 1)
    case .pure(let tau, let A):
      number(1, 2)
      vector(5, tau)
      vector(6, A)
    }
    number(7, c.timeScale)
  }

  private mutating func minGru(_ c: MinGru<Double>) {
    matrix(1, c.U)
    vector(2, c.b)
    if c.candidate != .identity { message(3) { $0.number(1, Int(c.candidate.rawValue)) } }
  }

  private mutating func signature(_ c: Signature<Double>) {
    number(1, c.basisOrder)
    number(2, c.depth)
    number(3, c.timeScale)
    number(4, c.fading == 0 ? nil : c.fading)
  }

  private mutating func dense(_ c: Dense<Double>) {
    matrix(1, c.W)
    vector(2, c.b)
    number(3, Int(c.activation.rawValue))
  }
}
