import NRNNFormat

/// An Elman cell out of the file.
extension Reader {
  mutating func elman(_ m: Message<Nrnn__Elman>, _ d: Int) throws(Failure) -> Elman {
    let field = try enter(m.pointee.base, Elman.name)
    let (n, columns) = try sizes(m.pointee.w, field("W"), gates: 1)
    guard n == columns else { throw notSquare(m.pointee.w, field("W"), gates: 1) }
    count(n)
    let W = try map(m.pointee.w, field("W"), n, n, gates: 1)
    let U = try map(m.pointee.u, field("U"), n, d, gates: 1)
    let b = try vector(m.pointee.b, field("b"), n)
    let activation = try function(
      m.pointee.activation, present(m.pointee.has_alpha, m.pointee.alpha), present(m.pointee.has_beta, m.pointee.beta),
      field, orModReLU: true)
    let modReLU = try modReLU(m.pointee.activation, m.pointee.modrelu_bias, field, n)
    return Elman(
      units: n, map: try affine(Stack(field("U"), U), Stack(field("W"), W), start: b, rows: padded(n)),
      activation: activation, modReLU: modReLU,
      clip: try clip(m.pointee.has_clip, m.pointee.clip, field("clip")))
  }
}
