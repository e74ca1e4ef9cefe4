import NRNNFormat

/// Coupled oscillators out of the file.
extension Reader {
  mutating func cornn(_ m: Nrnn__Cornn, _ d: Int) throws(Failure) -> Cornn {
    let field = try enter(m.base, Cornn.name)
    let n = try units(m.wy, field("Wy"))
    let Wy = try matrix(m.wy, field("Wy"), n, n)
    let Wz = try matrix(m.wz, field("Wz"), n, n)
    let U = try matrix(m.u, field("U"), n, d)
    let b = try vector(m.b, field("b"), n)
    return Cornn(
      units: n, input: Projection(M: U, start: b, rows: padded(n)), Wy: Wy, Wz: Wz,
      dt: try given(m.has_dt, m.dt, field("dt")), gamma: try given(m.has_gamma, m.gamma, field("gamma")),
      epsilon: try given(m.has_epsilon, m.epsilon, field("epsilon")))
  }

  private mutating func given(_ present: protobuf_c_boolean, _ value: Double, _ field: Field) throws(Failure) -> Float {
    guard present != 0 else { throw Failure(.badModel, field).say("expected a number, found none") }
    return try float(value, field)
  }
}
