import NRNNKernels

/// h' = h + δ f,  f = A h + C x + g ⊙ a(W h + U x + b), and noise (Lim, Erichson, Hodgkinson, Mahoney 2021).
///
/// One Euler–Maruyama step: strong order 1/2, 1 for additive noise; Itô. An interval of ρ nominal ones takes δ ρ for δ.
/// State [h]. The stack of sums is what enters a, what enters the gate's sigmoid, and A h + C x; the last two only where
/// the cell has them.
struct Sde {
  let units: Int
  /// U, the gate's, C.
  let input: Projection
  /// W, the gate's, A.
  let hidden: Matrix
  let delta: UnsafePointer<Float>
  let activation: Activation
  let gate: Gate
  let linear: Bool

  /// g = sigmoid(W h + U x + b), on the activation alone or on the whole drift.
  enum Gate {
    case none, activation, drift
  }

  /// The stack, then the drift, which may take the place of what enters a.
  var facts: Cell.Facts { Cell.Facts("sde", input, units: units, state: units, work: input.rows) }

  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    block.project(input, adding: hidden)
    let room = padded(units)
    let linearAt = gate == .none ? room : 2 * room
    block.each {
      let work = $0.pointee.work
      var update = nrnn_sde_update(
        z: work, linear: linear ? work + linearAt : nil, gate: gate == .none ? nil : work + room,
        gate_on_drift: gate == .drift ? 1 : 0, activation: activation.rawValue, delta: delta,
        rho: $0.pointee.pace.rho, h: $0.pointee.h, next: $0.pointee.next, drift: noise.needsDrift ? work : nil)
      block.kernels.table.pointee.sde(&update, units)
    }
    block.inject(noise, drift: 0, work: input.rows)
  }
}
