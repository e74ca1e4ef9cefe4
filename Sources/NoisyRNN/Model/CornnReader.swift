import NRNNFormat

/// Coupled oscillators out of the file.
extension Reader {
  mutating func cornn(_ m: Message<Nrnn__Cornn>, _ d: Int) throws(Failure) -> Cornn {
    let field = try enter(m.pointee.base, Cornn.name)
    let n = try units(m.pointee.wy, field("Wy"))
    let Wy = try Stack(field("Wy"), weights(m.pointee.wy, field("Wy"), n, n))
    let Wz = try Stack(field("Wz"), weights(m.pointee.wz, field("Wz"), n, n))
    let U = try Stack(field("U"), weights(m.pointee.u, field("U"), n, d))
    let b = try vector(m.pointee.b, field("b"), n)
    let together = U.goes(with: Wy) && U.goes(with: Wz)
    return Cornn(
      units: n,
      map: together
        ? try affine(pack(U, Wy, Wz), inputs: d, start: b) : try affine(U, Wy, start: b, rows: padded(n)),
      Wz: together ? nil : try pack(Wz),
      dt: try given(m.pointee.has_dt, m.pointee.dt, field("dt")),
      gamma: try given(m.pointee.has_gamma, m.pointee.gamma, field("gamma")),
      epsilon: try given(m.pointee.has_epsilon, m.pointee.epsilon, field("epsilon")))
  }

  private mutating func given(_ present: protobuf_c_boolean, _ value: Double, _ field: Field) throws(Failure) -> Float {
    guard present != 0 else { throw Failure(.badModel, field).say("expected a number, found none") }
    return try float(value, field)
  }
}
