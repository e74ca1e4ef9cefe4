/// Gates stacked i, f, g, o; state [h, c]; peepholes p_i, p_f, p_o.
///
///     i = σ(U_i x + W_i h + b_i + p_i ⊙ c),  f likewise,  g = tanh(U_g x + W_g h + b_g)
///     c' = f ⊙ c + i ⊙ g,  o = σ(U_o x + W_o h + b_o + p_o ⊙ c'),  h' = o ⊙ tanh c'
///
/// Noise sits on h; c is driven by it one step later.
struct Lstm {
  let units: Int
  let inputs: Int
  let W: Matrix
  let U: Matrix
  let b: UnsafePointer<Float>
  let peephole: UnsafePointer<Float>?

  var state: Int { 2 * units }
  /// The four gates in one stack of sums, tanh c', then the drift.
  var work: Int { padded(4 * units) + 2 * padded(units) }

  func step(_ block: Block, _ noise: Injection) {
    let kernels = block.kernels
    let n = units
    let spare = padded(4 * n)
    block.affine(b, U, W) { $0.work }
    block.each { column in
      let (i, f, g, o) = (column.work, column.work + n, column.work + 2 * n, column.work + 3 * n)
      let (c, cNext, tanhC) = (column.h + n, column.next + n, column.work + spare)
      if let p = peephole {
        kernels.fma(i, p, c, i, n)
        kernels.fma(f, p + n, c, f, n)
      }
      kernels.activate(.sigmoid, i, 2 * n)
      kernels.activate(.tanh, g, n)
      kernels.multiply(cNext, f, c, n)
      kernels.fma(cNext, i, g, cNext, n)
      if let p = peephole { kernels.fma(o, p + 2 * n, cNext, o, n) }
      kernels.activate(.sigmoid, o, n)
      tanhC.update(from: cNext, count: n)
      kernels.activate(.tanh, tanhC, n)
      kernels.multiply(column.next, o, tanhC, n)
    }
    block.injectIntoMap(noise, units: n, work: spare + padded(n))
  }
}
