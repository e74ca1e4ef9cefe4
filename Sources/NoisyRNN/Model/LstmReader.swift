import NRNNFormat
import NRNNKernels

/// An LSTM out of the file.
extension Reader {
  mutating func lstm(_ m: Nrnn__Lstm, _ d: Int) throws(Failure) -> Lstm {
    let field = try enter(m.base, Lstm.name)
    let (rows, units) = try sizes(m.w, field("W"), gates: 4)
    let n = rows / 4
    guard n * 4 == rows, n == units || m.projection != nil else { throw notSquare(m.w, field("W"), gates: 4) }
    count(n)
    let W = try map(m.w, field("W"), rows, units, gates: 4)
    let U = try map(m.u, field("U"), rows, d, gates: 4)
    let b = try source(m.b, field("b"), rows)
    // A quaternion map has its own order within a gate.
    let turn = W.parts == 4 || U.parts == 4 ? padded(n) : RowOrder.byTurns
    let inputs = try Stack(gates: U, field("U"), turn: turn)
    let start = try stack(inputs.order, b, b.map { $0 + n }, b.map { $0 + 2 * n }, b.map { $0 + 3 * n })
    let map = try affine(inputs, Stack(gates: W, field("W"), turn: turn), start: start, rows: inputs.order.rows)
    let peephole = try vectorIfPresent(m.peephole, field("peephole"), 3 * n)
    let projection = try projection(m.projection, field("projection"), units, n)
    let clip = try clip(m.has_clip, m.clip, field("clip"))
    let kernel = try arena.allocate(nrnn_lstm.self, 1)
    kernel.pointee = nrnn_lstm(
      n: n, turn: turn, peephole: peephole, factor: try factor(m, field("candidate_factor")), clip: clip)
    return Lstm(
      kernel: UnsafePointer(kernel), isFused: map.isOfFloats && projection == nil, map: map, projection: projection,
      units: units)
  }

  private mutating func projection(_ P: Message<Nrnn__Tensor>?, _ field: Field, _ units: Int, _ n: Int)
    throws(Failure) -> Matrix?
  {
    guard P != nil else { return nil }
    count(-5, units)
    return try mapMatrix(P, field, units, n)
  }

  private mutating func factor(_ m: Nrnn__Lstm, _ field: Field) throws(Failure) -> Float {
    guard m.has_candidate_factor != 0, m.candidate_factor != 1 else { return 1 }
    count(-7)
    return try float(m.candidate_factor, field)
  }
}
