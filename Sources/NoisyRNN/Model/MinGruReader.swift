import NRNNFormat

/// A minimal gated unit out of the file.
extension Reader {
  mutating func minGru(_ m: Message<Nrnn__MinGru>, _ d: Int) throws(Failure) -> MinGru {
    let field = try enter(m.pointee.base, MinGru.name)
    let n = try rows(m.pointee.u, field("U"), gates: 2)
    let U = try Stack(gates: weights(m.pointee.u, field("U"), 2 * n, d), 2, of: 2, field("U"))
    let b = try source(m.pointee.b, field("b"), 2 * n)
    let start = try stack(U.order, b, b.map { $0 + n })
    return MinGru(
      units: n, input: InputMap(U: try pack(U), start: start, rows: U.order.rows),
      candidate: try function(m.pointee.candidate, number: 3, field.within("min_gru.candidate"))
        ?? Function(.identity))
  }
}
