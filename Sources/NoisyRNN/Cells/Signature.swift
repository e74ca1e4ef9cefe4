import NRNNKernels

/// The signature, truncated at a depth, of the path dX = ψ(s) ⊗ u ds, ψ = (1, s/T, .., (s/T)^p), the input held over a
/// tick and s the time since the reset (Lim 2021); exact, with an optional fading. State: its levels, float64; output the
/// same.
struct Signature: HasFacts {
  let shape: nrnn_signature
  /// q + q² + .. for q = d (p + 1).
  let units: Int

  /// The output behind the series.
  private var out: Int {
    var shape = shape
    return padded(2 * nrnn_signature_scratch(&shape))
  }

  static var name: Words { "signature" }

  func facts(_ products: Int64) -> Cell.Facts {
    let (out, powers) = (out, shape.p + 1)
    let work = out + padded(units)
    // A series for each word but the last ones, and its integrals (signature.c).
    let piece = Int64(units + powers) * Int64((shape.depth * powers + (shape.fading > 0 ? 25 : 1)) * (powers + 1))
    return Cell.Facts(
      name: Signature.name, inputs: shape.d, inputMap: nil, units: units, state: 0,
      doubles: units, work: work, outputAt: out,
      time: .cut, acceptsNoise: false, delta: nil,
      solverSteps: SolverSteps(perInterval: 0, perSecond: shape.fading),
      operations: Operations(once: Operations.pass(products, work: work), perStep: piece),
      spectralRadius: 0, matrices: "")
  }

  func step(_ block: Block, _: Injection) {
    let out = out
    var shape = shape
    block.each {
      let (work, next, moment) = ($0.pointee.work, $0.pointee.next.doubles, $0.pointee.moment)
      nrnn_signature_advance(
        &shape, $0.pointee.input, $0.pointee.h.doubles, next, moment.start, moment.seconds, work.doubles)
      for i in 0..<units { work[out + i] = Float(next[i]) }
    }
  }
}
