import NRNNKernels

/// Closed-form continuous-time network (Hasani et al. 2022), state [h]; s = the backbone's layers of [x, h], or [x, h].
///
///     gated, no gate:  f = tanh(W_f s + b_f),  g = tanh(W_g s + b_g),  w = σ((W_a s + b_a) t + (W_b s + b_b))
///                      h' = f ⊙ (1 - w) + g ⊙ w,  without the gate f + g ⊙ w
///     pure:            f = W_f s + b_f,  h' = A - A ⊙ f ⊙ exp(-t (|w_τ| + |f|))
///
/// t = time_scale ρ: an interval of ρ nominal ones is one step, however long it is.
struct Cfc: HasFacts {
  let inputs: Int
  let units: Int
  let backbone: Network
  /// The heads f, g, a, b one after the other, or f alone.
  let W: Matrix
  let start: UnsafePointer<Float>
  let form: Form
  let timeScale: Double

  enum Form {
    case gated, noGate
    case pure(decay: UnsafePointer<Float>, A: UnsafePointer<Float>)

    /// Heads.
    var parts: Int {
      guard case .pure = self else { return 4 }
      return 1
    }
  }

  static var name: Words { "cfc" }

  /// Scratch: s, the heads, then the drift.
  private var heads: Int { backbone.work }
  private var drift: Int { heads + form.parts * padded(units) }

  func facts(_ products: Int64) -> Cell.Facts {
    let work = drift + padded(units)
    let pass = Operations.pass(products, work: work) + Int64(Operations.ofPass * backbone.count)
    return Cell.Facts(
      name: Cfc.name, inputs: inputs, inputMap: nil, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      time: .whole, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: pass, perStep: 0),
      spectralRadius: 0, matrices: "backbone.W=2.1 W=3")
  }

  func step(_ block: Block, _ noise: Injection) {
    block.each {
      $0.pointee.work.copy($0.pointee.input, inputs)
      ($0.pointee.work + inputs).copy($0.pointee.h, units)
    }
    backbone.apply(block, at: 0)
    block.product(
      W, { UnsafePointer($0.pointee.work) + backbone.result(of: 0) }, at: heads, from: { _ in start })
    block.each { advance($0, block.kernels) }
    block.injectIntoMap(noise, units: units, work: drift)
  }

  private func advance(_ column: UnsafeMutablePointer<Column>, _ kernels: Kernels) {
    let (n, room, f) = (units, padded(units), column.pointee.work + heads)
    let t = Float(timeScale * Double(column.pointee.pace.rho))
    if case .pure(let decay, let A) = form {
      let power = f + room
      for i in 0..<n {
        power[i] = -t * (abs(decay[i]) + abs(f[i]))
        f[i] *= -A[i]
      }
      kernels.exp(power, n)
      return kernels.fma(column.pointee.next, f, power, A, n)
    }
    let (g, a, w) = (f + room, f + 2 * room, f + 3 * room)
    kernels.activate(.tanh, f, 2 * room)
    kernels.axpy(w, t, a, w, n)
    kernels.activate(.sigmoid, w, n)
    if case .gated = form { kernels.subtract(g, g, f, n) }
    kernels.fma(column.pointee.next, w, g, f, n)
  }
}
