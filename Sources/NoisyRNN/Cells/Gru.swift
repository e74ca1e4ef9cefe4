import NRNNKernels

/// State [h].
///
///     r = σ(U_r x + W_r h + b_r),  z likewise,  h' = (1 - z) ⊙ m + z ⊙ h
///     reset after:   m = tanh(U_n x + b_n + r ⊙ (W_n h + c_n))        PyTorch
///     reset before:  m = tanh(U_n x + b_n + W_n (r ⊙ h))              ONNX
///
/// Other functions may stand in place of σ and tanh. The stack of sums is r, z and, with reset after, n's of h, which begins at c_n: by turns, with n's of x behind them.
/// With reset before it is r, z, n, one after the other. The other biases of the file's two sides are added up.
struct Gru: HasFacts {
  let kernel: UnsafePointer<nrnn_gru>
  /// Of one path the kernel adds the columns itself.
  let isFused: Bool
  /// W has no part for n with reset before.
  let map: Affine
  /// W_n with reset before.
  let candidate: Matrix?

  var units: Int { kernel.pointee.n }

  static var name: Words { "gru" }

  /// Scratch: the stack and one part more, n's of x or r ⊙ h, then the drift.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = 5 * padded(units)
    return Cell.Facts(
      name: Gru.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2")
  }
}

/// By reference: a step copies no cell.
extension UnsafePointer where Pointee == Gru {
  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    let room = padded(pointee.units)
    block.apply(pointee.map)
    if let candidate = pointee.candidate { reset(block, candidate, room) }
    block.each {
      let settles = $0.pointee.settles(noise)
      $0.pointee.settle(
        settles,
        advance(
          $0.pointee.place, block.kernels, $0.pointee.sums, nx: UnsafePointer<Float>($0.pointee.work) + 3 &* room,
          settles: settles))
    }
    block.injectIntoMap(noise, units: pointee.units, work: 4 &* room)
  }

  @inline(__always)
  func stepAlone(
    _ at: Place, _ kernels: Kernels, projected: Bool, work _: () -> UnsafeMutablePointer<Float>
  ) -> Int32 {
    guard pointee.isFused, kernels.fuse, let sums = at.sums(pointee.map, projected: projected) else { return -1 }
    return advance(at, kernels, sums, nx: nil, settles: true)
  }

  @inline(__always)
  private func advance(
    _ at: Place, _ kernels: Kernels, _ sums: nrnn_sums, nx: UnsafePointer<Float>?, settles: Bool
  ) -> Int32 {
    var step = nrnn_gru_step(sums: sums, nx: nx, h: at.h, next: at.next, settles: settles ? 1 : 0, gates: nil)
    return kernels.table.pointee.gru(pointee.kernel, &step)
  }

  /// Adds W_n (r ⊙ h) to n.
  private func reset(_ block: Block, _ W: Matrix, _ room: Int) {
    let (units, clip) = (pointee.units, pointee.kernel.pointee.clip)
    let gate = pointee.kernel.pointee.functions?.pointee ?? Function(.sigmoid)
    block.each {
      let (r, h) = ($0.pointee.work, $0.pointee.work + 3 * room)
      if clip > 0 { block.kernels.clip(r, clip, room) }
      block.kernels.activate(gate, r, units)
      block.kernels.multiply(h, r, $0.pointee.h, units)
    }
    block.product(W, { UnsafePointer<Float>($0.pointee.work + 3 * room) }, at: 2 * room)
  }
}
