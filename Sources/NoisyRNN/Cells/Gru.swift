import NRNNKernels

/// State [h].
///
///     r = σ(U_r x + W_r h + b_r),  z likewise,  h' = (1 - z) ⊙ m + z ⊙ h
///     reset after:   m = tanh(U_n x + b_n + r ⊙ (W_n h + c_n))        PyTorch
///     reset before:  m = tanh(U_n x + b_n + W_n (r ⊙ h))              ONNX
///
/// The stack of sums is r, z and, with reset after, n's of h, which begins at c_n: by turns, with n's of x behind them.
/// With reset before it is r, z, n, one after the other. The other biases of the file's two sides are added up.
struct Gru {
  let units: Int
  /// W has no part for n with reset before.
  let map: Affine
  /// Units of a turn.
  let turn: Int
  /// W_n with reset before.
  let candidate: Matrix?
  /// Bounds what enters the three activations; 0: nothing does.
  let clip: Float

  static var name: Words { "gru" }

  /// Scratch: the stack and one part more, n's of x or r ⊙ h, then the drift.
  func facts(_ products: Int) -> Cell.Facts {
    let work = 5 * padded(units)
    return Cell.Facts(
      name: Gru.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      isContinuous: false, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2")
  }

  func step(_ block: Block, _ noise: Injection) {
    let room = padded(units)
    block.apply(map)
    if let candidate { reset(block, candidate, room) }
    block.each {
      let work = UnsafePointer($0.pointee.work)
      var update = nrnn_gru_update(
        sums: work, turn: turn, with_nh: candidate == nil ? 1 : 0, clip: clip,
        nx: work + (candidate == nil ? 3 : 2) * room, h: $0.pointee.h, next: $0.pointee.next)
      block.kernels.table.pointee.gru(&update, units)
    }
    block.injectIntoMap(noise, units: units, work: 4 * room)
  }

  /// Adds W_n (r ⊙ h) to n.
  private func reset(_ block: Block, _ W: Matrix, _ room: Int) {
    block.each {
      let (r, h) = ($0.pointee.work, $0.pointee.work + 3 * room)
      if clip > 0 { block.kernels.clip(r, clip, room) }
      block.kernels.activate(.sigmoid, r, units)
      block.kernels.multiply(h, r, $0.pointee.h, units)
    }
    block.product(W, { UnsafePointer($0.pointee.work + 3 * room) }, at: 2 * room)
  }
}
