import NRNNKernels

/// Gates stacked i, f, g, o; state [h, c]; peepholes p_i, p_f, p_o.
///
///     i = σ(U_i x + W_i h + b_i + p_i ⊙ c),  f likewise,  g = tanh(U_g x + W_g h + b_g)
///     c' = f ⊙ c + factor i ⊙ g,  o = σ(U_o x + W_o h + b_o + p_o ⊙ c'),  h' = P (o ⊙ tanh c')
///
/// Noise sits on h; c is driven by it one step later.
struct Lstm {
  /// Of c; h has as many unless it is projected.
  let cells: Int
  let map: Affine
  /// Units of a turn of the four gates.
  let turn: Int
  let peephole: UnsafePointer<Float>?
  /// P; nil: the identity.
  let projection: Matrix?
  /// Of h.
  let units: Int
  /// Bounds what enters the activations of the gates; 0: nothing does.
  let clip: Float
  let factor: Float

  static var name: Words { "lstm" }

  /// Scratch: the four gates, the projected h, then the drift.
  func facts(_ products: Int) -> Cell.Facts {
    let work = 4 * padded(cells) + (projection == nil ? 1 : 2) * padded(units)
    return Cell.Facts(
      name: Lstm.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units + cells,
      doubles: 0, work: work, outputAt: -1,
      isContinuous: false, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2 projection=5")
  }

  func step(_ block: Block, _ noise: Injection) {
    let (n, m, room) = (cells, units, padded(cells))
    block.apply(map)
    block.each {
      let work = UnsafePointer($0.pointee.work)
      var update = nrnn_lstm_update(
        sums: work, turn: turn, peephole_i: peephole, peephole_f: peephole.map { $0 + n },
        peephole_o: peephole.map { $0 + 2 * n }, factor: factor, clip: clip,
        c: $0.pointee.h + m, c_next: $0.pointee.next + m,
        h_next: projection == nil ? $0.pointee.next : $0.pointee.work)
      block.kernels.table.pointee.lstm(&update, n)
    }
    if let projection { project(block, projection, at: 4 * room) }
    block.injectIntoMap(noise, units: m, work: 4 * room)
  }

  /// h' = P times what lies in the first part of the scratch.
  private func project(_ block: Block, _ P: Matrix, at sums: Int) {
    block.each { ($0.pointee.work + sums).update(repeating: 0, count: padded(units)) }
    block.product(P, { UnsafePointer($0.pointee.work) }, at: sums)
    block.each { $0.pointee.next.copy($0.pointee.work + sums, units) }
  }
}
