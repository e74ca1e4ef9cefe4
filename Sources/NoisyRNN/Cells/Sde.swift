import NRNNKernels

/// h' = h + δ f,  f = A h + C x + g ⊙ a(W h + U x + b), and noise (Lim, Erichson, Hodgkinson, Mahoney 2021).
///
/// An interval of ρ nominal ones takes δ ρ for δ. State [h]. The stack of sums is what enters a, what enters the gate's
/// sigmoid, and A h + C x; the last two only where the cell has them.
struct Sde: HasFacts {
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
    case midpoint, rungeKutta4, stochasticHeun, threeEighths
  }

  static var name: Words { "sde" }

  /// Scratch: the stack, then the drift, which may take the place of what enters a.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = scheme == .eulerMaruyama ? map.rows : stagesWork
    let pass = Operations.pass(products, work: work)
    return Cell.Facts(
      name: Sde.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      time: .cut, acceptsNoise: true, delta: delta, solverSteps: .one,
      operations: Operations(once: scheme == .eulerMaruyama ? pass : 4 * pass, perStep: 0),
      spectralRadius: 0, matrices: "A=1 W=2 U=3 C=5 gate.W=8.1 gate.U=8.2")
  }
}

/// By reference: a step copies no cell.
extension UnsafePointer where Pointee == Sde {
  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    guard pointee.scheme == .eulerMaruyama else { return stepInStages(block, noise) }
    block.apply(pointee.map)
    block.each {
      let settles = $0.pointee.settles(noise)
      let finite = update(
        $0.pointee.place, $0.pointee.work, block.kernels, $0.pointee.pace.rho, $0.pointee.sums, to: $0.pointee.next,
        drift: noise.needsDrift ? $0.pointee.work : nil, settles: settles)
      $0.pointee.settle(settles, finite)
    }
    block.inject(noise, drift: 0, work: pointee.map.rows)
  }

  @inline(__always)
  func stepAlone(
    _ at: Place, _ kernels: Kernels, projected: Bool, work: () -> UnsafeMutablePointer<Float>
  ) -> Int32 {
    guard pointee.scheme == .eulerMaruyama, pointee.modReLU == nil,
      let sums = at.sums(pointee.map, projected: projected)
    else { return -1 }
    return update(at, work(), kernels, 1, sums, to: at.next, drift: nil, settles: true)
  }

  /// next = h + δ rho f, and f itself; from the sums, which are or come to be in the scratch.
  @inline(__always) @discardableResult
  func update(
    _ at: Place, _ work: UnsafeMutablePointer<Float>, _ kernels: Kernels, _ rho: Float, _ sums: nrnn_sums,
    to next: UnsafeMutablePointer<Float>, drift: UnsafeMutablePointer<Float>?, settles: Bool
  ) -> Int32 {
    let (room, gate) = (padded(pointee.units), pointee.gate)
    if let modReLU = pointee.modReLU { kernels.modReLU(work, modReLU, pointee.units) }
    var update = nrnn_sde_update(
      sums: sums, z: work, linear: pointee.linear ? work + (gate == .none ? room : 2 &* room) : nil,
      gate: gate == .none ? nil : work + room, gate_on_drift: gate == .drift ? 1 : 0,
      activation: pointee.activation.rawValue, delta: pointee.delta, rho: rho, h: at.h, next: next, drift: drift,
      settles: settles ? 1 : 0, gates: nil)
    return kernels.table.pointee.sde(&update, pointee.units)
  }
}
