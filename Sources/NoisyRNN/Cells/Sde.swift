import NRNNKernels

/// h' = h + δ f,  f = A h + C x + g ⊙ a(W h + U x + b), and noise (Lim, Erichson, Hodgkinson, Mahoney 2021).
///
/// An interval of ρ nominal ones takes δ ρ for δ. State [h]. The stack of sums is what enters a, what enters the gate's
/// sigmoid, and A h + C x; the last two only where the cell has them.
struct Sde {
  let units: Int
  /// U, the gate's, C; W, the gate's, A.
  let map: Affine
  let delta: UnsafePointer<Float>
  /// The identity where there is modReLU, whose bias this is.
  let activation: Activation
  let modReLU: UnsafePointer<Float>?
  let gate: Gate
  let linear: Bool
  let scheme: Scheme

  /// g = sigmoid(W h + U x + b), on the activation alone or on the whole drift.
  enum Gate {
    case none, activation, drift
  }

  /// How one step is made. Euler–Maruyama: strong order 1/2, 1 for additive noise; Itô. The others: SdeStages.
  enum Scheme: UInt32 {
    case eulerMaruyama = 0
    case midpoint, rungeKutta4, stochasticHeun
  }

  static var name: Words { "sde" }

  /// Scratch: the stack, then the drift, which may take the place of what enters a.
  func facts(_ products: Int) -> Cell.Facts {
    let work = scheme == .eulerMaruyama ? map.rows : stagesWork
    let pass = Operations.pass(products, work: work)
    return Cell.Facts(
      name: Sde.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      isContinuous: true, acceptsNoise: true, delta: delta, solverSteps: .one,
      operations: Operations(once: scheme == .eulerMaruyama ? pass : 4 * pass, perStep: 0),
      spectralRadius: 0, matrices: "A=1 W=2 U=3 C=5 gate.W=8.1 gate.U=8.2")
  }

  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    guard scheme == .eulerMaruyama else { return stepInStages(block, noise) }
    block.apply(map)
    block.each {
      update(
        $0, block.kernels, $0.pointee.pace.rho, to: $0.pointee.next, drift: noise.needsDrift ? $0.pointee.work : nil)
    }
    block.inject(noise, drift: 0, work: map.rows)
  }

  /// From the sums in the scratch: next = h + δ rho f, and f itself.
  @inline(__always)
  func update(
    _ column: UnsafeMutablePointer<Column>, _ kernels: Kernels, _ rho: Float, to next: UnsafeMutablePointer<Float>,
    drift: UnsafeMutablePointer<Float>?
  ) {
    let (work, room) = (column.pointee.work, padded(units))
    if let modReLU { kernels.modReLU(work, modReLU, units) }
    var update = nrnn_sde_update(
      z: work, linear: linear ? work + (gate == .none ? room : 2 * room) : nil, gate: gate == .none ? nil : work + room,
      gate_on_drift: gate == .drift ? 1 : 0, activation: activation.rawValue, delta: delta, rho: rho,
      h: column.pointee.h, next: next, drift: drift)
    kernels.table.pointee.sde(&update, units)
  }
}
