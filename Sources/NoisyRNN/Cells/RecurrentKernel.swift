import NRNNKernels

/// A recurrent kernel network (Chen, Jacob, Mairal 2019): q anchors of k letters; c₀ = 1, old c on the right:
///
///     b_p = |x| κ(⟨z_p, x⟩ / |x|),  u_p = c_(p-1) ⊙ b_p
///     mean:  c_p = λ c_p + s u_p;  H_p = H_p + u_p;  y_p = L H_p / t, or L c_p
///     max:   c_p = max(λ c_p, u_p);  y_p = H_p = max(H_p, L u_p), or max(λ c_p, L u_p)
///
/// State [c, H, t], float64; b, and L's products, are float32.
struct RecurrentKernel: HasFacts {
  let shape: nrnn_rkn
  /// The anchors, letter p of anchor a in row p q + a.
  let anchors: Matrix
  /// L, if it is not the identity.
  let projection: Matrix?
  /// Of the lengths that are output; nil: there is one.
  let weights: UnsafePointer<Float>?

  private var q: Int { shape.q }
  private var lengths: Int { shape.k - shape.first }

  /// Places in the scratch behind ⟨z, x⟩: what L is applied to, what comes of it, the output.
  private var v: Int { padded(shape.k * q) }
  private var y: Int { v + lengths * padded(q) }
  private var out: Int { y + lengths * padded(q) }

  static var name: Words { "kernel" }

  func facts(_ products: Int64) -> Cell.Facts {
    let (out, units) = (out, lengths * q)
    let work = out + padded(units)
    let sums = shape.la_feature == 0 ? 0 : units + (shape.mean == 0 ? 0 : 1)
    // L is applied to each length that is output.
    let repeated = projection == nil ? 0 : Int64(lengths - 1) * Int64(q * q)
    return Cell.Facts(
      name: RecurrentKernel.name, inputs: Int(anchors.pointee.inputs), inputMap: nil, units: units, state: 0,
      doubles: shape.k * q + sums, work: work, outputAt: out,
      time: .nominal, acceptsNoise: false, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work) + repeated, perStep: 0),
      spectralRadius: 0, matrices: "projection=2")
  }

  func step(_ block: Block, _: Injection) {
    let (kernels, y) = (block.kernels, projection == nil ? v : y)
    block.each { $0.pointee.work.update(repeating: 0, count: out) }
    block.product(anchors, { $0.pointee.input }, at: 0)
    block.each {
      let work = $0.pointee.work
      var shape = shape
      let norm = nrnn_rkn_cosines(&shape, $0.pointee.input, Int(anchors.pointee.inputs), work)
      if shape.exponential == 1 { kernels.exp(work, shape.k * q) }
      nrnn_rkn_pool(&shape, norm, work, $0.pointee.h.doubles, $0.pointee.next.doubles, work + v, padded(q))
    }
    if let projection {
      for l in 0..<lengths {
        block.product(projection, { UnsafePointer($0.pointee.work + v + l * padded(q)) }, at: y + l * padded(q))
      }
    }
    block.each {
      let work = $0.pointee.work
      var shape = shape
      nrnn_rkn_outputs(&shape, work, $0.pointee.next.doubles, work + y, padded(q), weights, work + out)
    }
  }
}
