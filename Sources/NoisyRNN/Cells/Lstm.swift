import NRNNKernels

/// Gates stacked i, f, g, o; state [h, c]; peepholes p_i, p_f, p_o.
///
///     i = σ(U_i x + W_i h + b_i + p_i ⊙ c),  f likewise,  g = tanh(U_g x + W_g h + b_g)
///     c' = f ⊙ c + i ⊙ g,  o = σ(U_o x + W_o h + b_o + p_o ⊙ c'),  h' = o ⊙ tanh c'
///
/// Noise sits on h; c is driven by it one step later.
struct Lstm {
  let units: Int
  let input: Projection
  let hidden: Matrix
  let peephole: UnsafePointer<Float>?

  /// The four gates, then the drift.
  var facts: Cell.Facts { Cell.Facts("lstm", input, units: units, state: 2 * units, work: 5 * padded(units)) }

  func step(_ block: Block, _ noise: Injection) {
    let (n, room) = (units, padded(units))
    block.project(input, adding: hidden)
    block.each {
      let work = UnsafePointer($0.pointee.work)
      var update = nrnn_lstm_update(
        i: work, f: work + room, g: work + 2 * room, o: work + 3 * room, peephole_i: peephole,
        peephole_f: peephole.map { $0 + n }, peephole_o: peephole.map { $0 + 2 * n }, factor: 1, c: $0.pointee.h + n,
        c_next: $0.pointee.next + n, h_next: $0.pointee.next)
      block.kernels.table.pointee.lstm(&update, n)
    }
    block.injectIntoMap(noise, units: n, work: 4 * room)
  }
}
