/// h' = h + δ f,  f = A h + C x + g ⊙ a(W h + U x + b), and noise (Lim, Erichson, Hodgkinson, Mahoney 2021).
///
/// One Euler–Maruyama step: strong order 1/2, 1 for additive noise; Itô. An interval of ρ nominal ones takes δ ρ for δ.
/// State [h].
struct Sde {
  let units: Int
  let inputs: Int
  let A: Matrix?
  let W: Matrix
  let U: Matrix
  let b: UnsafePointer<Float>
  let C: Matrix?
  let delta: UnsafePointer<Float>
  let activation: Activation
  let gate: Gate?

  /// g = sigmoid(W h + U x + b), on the activation alone or on the whole drift.
  struct Gate {
    let W: Matrix
    let U: Matrix
    let b: UnsafePointer<Float>
    let onDrift: Bool
  }

  var state: Int { units }
  var work: Int { (gate == nil ? 2 : 3) * padded(units) }

  func step(_ block: Block, _ noise: Injection) {
    let kernels = block.kernels
    let room = padded(units)
    block.affine(b, U, W) { $0.work }
    linearPart(block, at: room)
    if let gate { block.affine(gate.b, gate.U, gate.W) { $0.work + 2 * room } }
    block.each { column in
      let f = column.work + room
      kernels.activate(activation, column.work, units)
      drift(f, column.work, column.work + 2 * room, kernels)
      kernels.fma(column.next, step(column, column.work, kernels), f, column.h, units)
    }
    block.inject(noise, drift: { UnsafePointer($0.work + room) }, work: work)
  }

  /// δ ρ; `spare` is free by then.
  private func step(_ column: Column, _ spare: UnsafeMutablePointer<Float>, _ kernels: Kernels) -> UnsafePointer<Float>
  {
    guard column.pace.rho != 1 else { return delta }
    spare.update(repeating: column.pace.rho, count: units)
    kernels.multiply(spare, delta, spare, units)
    return UnsafePointer(spare)
  }

  /// C x + A h: sums of their own.
  private func linearPart(_ block: Block, at offset: Int) {
    block.each { ($0.work + offset).update(repeating: 0, count: padded(units)) }
    if let C { block.product(C, { $0.input }, { $0.work + offset }) }
    if let A { block.product(A, { $0.h }, { $0.work + offset }) }
  }

  /// f, which holds the linear part, from the activations and the gate's sums.
  private func drift(
    _ f: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ g: UnsafeMutablePointer<Float>, _ kernels: Kernels
  ) {
    guard let gate else { return kernels.add(f, f, a, units) }
    kernels.activate(.sigmoid, g, units)
    guard gate.onDrift else { return kernels.fma(f, g, a, f, units) }
    kernels.add(f, f, a, units)
    kernels.multiply(f, g, f, units)
  }
}
