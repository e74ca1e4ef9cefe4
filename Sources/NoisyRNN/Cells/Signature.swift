import NRNNKernels

/// The signature, truncated at a depth, of the path dX = ψ(s) ⊗ u ds, ψ = (1, s/T, .., (s/T)^p), the input held over a
/// tick and s the time since the reset (Lim 2021); exact, with an optional fading. State: its levels, float64; output the
/// same.
struct Signature {
  let shape: nrnn_signature
  /// q + q² + .. for q = d (p + 1).
  let units: Int

  /// The output behind the series.
  private var out: Int {
    var shape = shape
    return padded(2 * nrnn_signature_scratch(&shape))
  }

  var facts: Cell.Facts {
    Cell.Facts(
      "signature", inputs: shape.d, units: units, doubles: units, work: out + padded(units), outputAt: out)
  }

  func step(_ block: Block) {
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
