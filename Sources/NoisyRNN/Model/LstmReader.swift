import NRNNFormat

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
    let b = try vector(m.b, field("b"), rows)
    let start = try stack(n, nil, count: 4)
    for gate in 0..<4 { (start + gate * padded(n)).update(from: b + gate * n, count: n) }
    return Lstm(
      cells: n,
      input: Projection(
        M: try stack(gates: U, field("U")), start: start,
        rows: 4 * padded(n)),
      hidden: try stack(gates: W, field("W")),
      peephole: try vectorIfPresent(m.peephole, field("peephole"), 3 * n),
      projection: try projection(m.projection, field("projection"), units, n), units: units,
      clip: try clip(m.has_clip, m.clip, field("clip")), factor: try factor(m, field("candidate_factor")))
  }

  private mutating func projection(_ P: Message<Nrnn__Tensor>?, _ field: Field, _ units: Int, _ n: Int)
    throws(Failure) -> Matrix?
  {
    guard P != nil else { return nil }
    count(-5, units)
    return try mapMatrix(P, field, units, n)
  }

  @inline(never)
  private mutating func stack(gates w: Weights, _ field: Field) throws(Failure) -> Matrix {
    let n = w.rows / 4
    return try stack(field, w.gate(0, n), w.gate(1, n), w.gate(2, n), w.gate(3, n))
  }

  private mutating func factor(_ m: Nrnn__Lstm, _ field: Field) throws(Failure) -> Float {
    guard m.has_candidate_factor != 0, m.candidate_factor != 1 else { return 1 }
    count(-7)
    return try float(m.candidate_factor, field)
  }
}
