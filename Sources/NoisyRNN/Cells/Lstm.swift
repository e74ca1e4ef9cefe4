import NRNNKernels

/// Gates stacked i, f, g, o; state [h, c]; peepholes p_i, p_f, p_o.
///
///     i = σ(U_i x + W_i h + b_i + p_i ⊙ c),  f likewise,  g = tanh(U_g x + W_g h + b_g)
///     c' = f ⊙ c + factor i ⊙ g,  o = σ(U_o x + W_o h + b_o + p_o ⊙ c'),  h' = P (o ⊙ tanh c')
///
/// Other functions may stand in place of σ and the two tanh. Noise sits on h; c is driven by it one step later.
struct Lstm: HasFacts {
  /// n is that of c; h has as many unless it is projected.
  let kernel: UnsafePointer<nrnn_lstm>
  /// Of one path the kernel adds the columns itself.
  let isFused: Bool
  let map: Affine
  /// P; nil: the identity.
  let projection: Matrix?
  /// Of h.
  let units: Int

  var cells: Int { kernel.pointee.n }

  static var name: Words { "lstm" }

  /// Scratch: the four gates, the projected h, then the drift.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = 4 * padded(cells) + (projection == nil ? 1 : 2) * padded(units)
    return Cell.Facts(
      name: Lstm.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units + cells,
      doubles: 0, work: work, outputAt: -1,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2 projection=5")
  }
}

/// By reference: a step copies no cell.
extension UnsafePointer where Pointee == Lstm {
  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    let projection = pointee.projection
    block.apply(pointee.map)
    block.each {
      let settles = projection == nil && $0.pointee.settles(noise)
      $0.pointee.settle(
        settles,
        advance(
          $0.pointee.place, block.kernels, $0.pointee.sums,
          h: projection == nil ? $0.pointee.next : $0.pointee.work, settles: settles))
    }
    if let projection { project(block, projection) }
    block.injectIntoMap(noise, units: pointee.units, work: 4 &* padded(pointee.cells))
  }

  @inline(__always)
  func stepAlone(
    _ at: Place, _ kernels: Kernels, projected: Bool, work _: () -> UnsafeMutablePointer<Float>
  ) -> Int32 {
    guard pointee.isFused, kernels.fuse, let sums = at.sums(pointee.map, projected: projected) else { return -1 }
    return advance(at, kernels, sums, h: at.next, settles: true)
  }

  @inline(__always)
  private func advance(
    _ at: Place, _ kernels: Kernels, _ sums: nrnn_sums, h: UnsafeMutablePointer<Float>, settles: Bool
  ) -> Int32 {
    let m = pointee.units
    var step = nrnn_lstm_step(
      sums: sums, c: at.h + m, h_next: h, c_next: at.next + m, settles: settles ? 1 : 0, gates: nil)
    return kernels.table.pointee.lstm(pointee.kernel, &step)
  }

  /// h' = P times what lies in the first part of the scratch.
  private func project(_ block: Block, _ P: Matrix) {
    let (sums, units) = (4 * padded(pointee.cells), pointee.units)
    block.each { ($0.pointee.work + sums).update(repeating: 0, count: padded(units)) }
    block.product(P, { UnsafePointer<Float>($0.pointee.work) }, at: sums)
    block.each { $0.pointee.next.copy($0.pointee.work + sums, units) }
  }
}
