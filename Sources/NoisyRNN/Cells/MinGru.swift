/// Minimal gated unit (Feng et al. 2024), state [h]; z and the candidate m, one after the other, see the input alone:
///
///     z = σ(U_z x + b_z),  m = g(U_m x + b_m),  h' = (1 - z) ⊙ h + z ⊙ m
struct MinGru: HasFacts {
  let units: Int
  let input: InputMap
  let candidate: Function

  static var name: Words { "min_gru" }

  /// Scratch: z, m, then the drift.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = 3 * padded(units)
    return Cell.Facts(
      name: MinGru.name, inputs: input.inputs, inputMap: input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "U=1")
  }

  func step(_ block: Block, _ noise: Injection) {
    let (n, room, kernels) = (units, padded(units), block.kernels)
    block.apply(input)
    block.each {
      let (z, h) = ($0.pointee.work, $0.pointee.h)
      kernels.activate(.sigmoid, z, n)
      kernels.activate(candidate, z + room, n)
      kernels.subtract(z + room, z + room, h, n)
      kernels.fma($0.pointee.next, z, z + room, h, n)
    }
    block.injectIntoMap(noise, units: n, work: 2 * room)
  }
}
