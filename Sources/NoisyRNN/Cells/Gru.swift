import NRNNKernels

/// State [h].
///
///     r = σ(U_r x + W_r h + b_r),  z likewise,  h' = (1 - z) ⊙ m + z ⊙ h
///     reset after:   m = tanh(U_n x + b_n + r ⊙ (W_n h + c_n))        PyTorch
///     reset before:  m = tanh(U_n x + b_n + W_n (r ⊙ h))              ONNX
///
/// The stack of sums is n's of x, r, z and, with reset after, n's of h, which begins at c_n; the other biases of the
/// file's two sides are added up.
struct Gru {
  let units: Int
  /// U_n, U_r, U_z.
  let input: Projection
  /// W_r, W_z and, with reset after, W_n: added from the second part of the stack on.
  let hidden: Matrix
  /// W_n with reset before.
  let candidate: Matrix?
  /// Bounds what enters the three activations; 0: nothing does.
  let clip: Float

  static var name: Words { "gru" }

  /// Scratch: the stack, where reset before keeps r ⊙ h in the fourth part, then the drift.
  func facts(_ products: Int) -> Cell.Facts {
    let work = 5 * padded(units)
    return Cell.Facts(
      name: Gru.name, inputs: input.inputs, projection: input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      isContinuous: false, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2")
  }

  func step(_ block: Block, _ noise: Injection) {
    let room = padded(units)
    block.project(input, adding: hidden, at: room)
    if clip > 0 { block.each { block.kernels.clip($0.pointee.work + room, clip, 2 * room) } }
    if let candidate { reset(block, candidate, room) }
    if clip > 0 { bound(block, room) }
    let open = candidate == nil && clip == 0
    block.each {
      let work = UnsafePointer($0.pointee.work)
      var update = nrnn_gru_update(
        r: work + room, z: work + 2 * room, nx: work, nh: open ? work + 3 * room : nil, h: $0.pointee.h,
        next: $0.pointee.next)
      block.kernels.table.pointee.gru(&update, units)
    }
    block.injectIntoMap(noise, units: units, work: 4 * room)
  }

  /// Bounds what enters the candidate's tanh, which the reset gate is then part of.
  private func bound(_ block: Block, _ room: Int) {
    block.each {
      let work = $0.pointee.work
      if candidate == nil {
        block.kernels.activate(.sigmoid, work + room, units)
        block.kernels.fma(work, work + room, work + 3 * room, work, units)
      }
      block.kernels.clip(work, clip, units)
    }
  }

  /// Adds W_n (r ⊙ h) to n.
  private func reset(_ block: Block, _ W: Matrix, _ room: Int) {
    block.each {
      let r = $0.pointee.work + room
      block.kernels.activate(.sigmoid, r, units)
      block.kernels.multiply($0.pointee.work + 3 * room, r, $0.pointee.h, units)
    }
    block.product(W, { UnsafePointer($0.pointee.work + 3 * room) }, at: 0)
  }
}
