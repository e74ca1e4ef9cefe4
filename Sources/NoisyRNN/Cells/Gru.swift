/// Gates stacked r, z, n. State [h].
///
///     r = σ(U_r x + W_r h + b_r),  z likewise,  h' = (1 - z) ⊙ m + z ⊙ h
///     reset after:   m = tanh(U_n x + b_n + r ⊙ (W_n h + c_n))        PyTorch
///     reset before:  m = tanh(U_n x + b_n + W_n (r ⊙ h))              ONNX
///
/// b holds both biases of the file's gates, except that reset-after keeps c_n apart.
struct Gru {
  let units: Int
  let inputs: Int
  /// Rows r and z of W, and row n.
  let Wrz: Matrix
  let Wn: Matrix
  /// Likewise of U; the biases are padded gate by gate as the sums are.
  let Urz: Matrix
  let Un: Matrix
  let brz: UnsafePointer<Float>
  let bn: UnsafePointer<Float>
  let cn: UnsafePointer<Float>
  let resetAfter: Bool

  var state: Int { units }
  /// r and z in one stack of sums, then x-side and h-side of n, then the drift.
  var work: Int { padded(2 * units) + 3 * padded(units) }

  func step(_ block: Block, _ noise: Injection) {
    let kernels = block.kernels
    let room = padded(units)
    let (n, hidden) = (padded(2 * units), padded(2 * units) + room)
    block.affine(brz, Urz, Wrz) { $0.work }
    block.affine(bn, Un) { $0.work + n }
    block.each { kernels.activate(.sigmoid, $0.work, 2 * units) }
    if resetAfter { candidateResetAfter(block, n, hidden) } else { candidateResetBefore(block, n, hidden) }
    block.each { column in
      let (z, m, d) = (column.work + units, column.work + n, column.work + hidden)
      kernels.activate(.tanh, m, units)
      kernels.subtract(d, column.h, m, units)
      kernels.fma(column.next, z, d, m, units)  // m + z (h - m)
    }
    block.injectIntoMap(noise, units: units, work: hidden + room)
  }

  private func candidateResetAfter(_ block: Block, _ n: Int, _ hidden: Int) {
    block.each { ($0.work + hidden).update(from: cn, count: padded(units)) }
    block.product(Wn, { $0.h }, { $0.work + hidden })
    block.each { block.kernels.fma($0.work + n, $0.work, $0.work + hidden, $0.work + n, units) }
  }

  private func candidateResetBefore(_ block: Block, _ n: Int, _ hidden: Int) {
    block.each { block.kernels.multiply($0.work + hidden, $0.work, $0.h, units) }
    block.product(Wn, { UnsafePointer($0.work + hidden) }, { $0.work + n })
  }
}
