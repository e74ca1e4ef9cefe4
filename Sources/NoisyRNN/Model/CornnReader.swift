import NRNNFormat

/// Coupled oscillators out of the file.
extension Reader {
  mutating func cornn(_ m: Nrnn__Cornn, _ d: Int) throws(Failure) -> Cornn {
    let field = try enter(m.base, Cornn.name)
    let n = try units(m.wy, field("Wy"))
    let Wy = try Stack(field("Wy"), weights(m.wy, field("Wy"), n, n))
    let Wz = try Stack(field("Wz"), weights(m.wz, field("Wz"), n, n))
    let U = try Stack(field("U"), weights(m.u, field("U"), n, d))
    let b = try vector(m.b, field("b"), n)
    let together = U.goes(with: Wy) && U.goes(with: Wz)
    return Cornn(
      units: n,
      map: together
        ? try affine(pack(U, Wy, Wz), inputs: d, start: b) : try affine(U, Wy, start: b, rows: padded(n)),
      Wz: together ? nil : try pack(Wz),
      dt: try given(m.has_dt, m.dt, field("dt")), gamma: try given(m.has_gamma, m.gamma, field("gamma")),
      epsilon: try given(m.has_epsilon, m.epsilon, field("epsilon")))
  }

  private mutating func given(_ present: protobuf_c_boolean, _ value: Double, _ field: Field) throws(Failure) -> Float {
    guard present != 0 else { throw Failure(.badModel, field).say("expected a number, found none") }
    return try float(value, field)
  }
}
