/// Coupled oscillators (Rusch, Mishra 2021), state [y, z], output y:
///
///     z' = z + dt (tanh(Wy y + Wz z + U x + b) - γ y - ε z),  y' = y + dt z'
///
/// A map: its dt is its own, and its step is one interval. Noise sits on y.
struct Cornn: HasFacts {
  let units: Int
  /// Wy and Wz side by side, or Wy alone.
  let map: Affine
  let Wz: Matrix?
  let dt: Float
  let gamma: Float
  let epsilon: Float

  static var name: Words { "cornn" }

  /// Scratch: the force, then the drift.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = 2 * padded(units)
    return Cell.Facts(
      name: Cornn.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: 2 * units,
      doubles: 0, work: work, outputAt: -1,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "Wy=1 Wz=2 U=3")
  }

  func step(_ block: Block, _ noise: Injection) {
    let (n, kernels) = (units, block.kernels)
    block.apply(map)
    if let Wz { block.product(Wz, { $0.pointee.h + n }, at: 0) }
    block.each {
      let (force, y, next) = ($0.pointee.work, $0.pointee.h, $0.pointee.next)
      kernels.activate(.tanh, force, n)
      kernels.axpy(force, -gamma, y, force, n)
      kernels.axpy(force, -epsilon, y + n, force, n)
      kernels.axpy(next + n, dt, force, y + n, n)
      kernels.axpy(next, dt, next + n, y, n)
    }
    block.injectIntoMap(noise, units: n, work: padded(n))
  }
}
