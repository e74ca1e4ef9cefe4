import NRNNFormat

/// An Elman cell out of the file.
extension Reader {
  mutating func elman(_ m: Nrnn__Elman, _ d: Int) throws(Failure) -> Elman {
    let field = try enter(m.base, Elman.name)
    let (n, columns) = try sizes(m.w, field("W"), gates: 1)
    guard n == columns else { throw notSquare(m.w, field("W"), gates: 1) }
    count(n)
    let W = try mapMatrix(m.w, field("W"), n, n)
    let U = try mapMatrix(m.u, field("U"), n, d)
    let b = try vector(m.b, field("b"), n)
    let (activation, modReLU) = try activation(m.activation, m.modrelu_bias, field, n)
    return Elman(
      units: n, input: Projection(M: U, start: b, rows: padded(n)), hidden: W, activation: activation,
      modReLU: modReLU, clip: try clip(m.has_clip, m.clip, field("clip")))
  }
}
