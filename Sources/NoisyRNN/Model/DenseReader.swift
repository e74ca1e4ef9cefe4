import NRNNFormat

/// A dense layer out of the file.
extension Reader {
  mutating func dense(_ m: Message<Nrnn__Dense>, _ d: Int) throws(Failure) -> Dense {
    let field = try enter(m.pointee.base, Dense.name)
    let n = try rows(m.pointee.w, field("W"))
    let W = try matrix(m.pointee.w, field("W"), n, d)
    let b = try vector(m.pointee.b, field("b"), n)
    return Dense(
      units: n, input: InputMap(U: W, start: b, rows: padded(n)),
      activation: try function(
        m.pointee.activation, present(m.pointee.has_alpha, m.pointee.alpha),
        present(m.pointee.has_beta, m.pointee.beta), field))
  }
}
