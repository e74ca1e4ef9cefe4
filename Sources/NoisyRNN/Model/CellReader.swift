import NRNNFormat

/// Cells out of the file: each tensor against the shape that the equations need.
extension Reader {
  mutating func cell(_ layer: Nrnn__Layer, _ index: Int, inputs: Int) throws(Failure) -> Cell {
    let field = Field(layer: index)
    count(Int(layer.cell_case.rawValue))
    switch layer.cell_case {
    case NRNN__LAYER__CELL_SDE: return .sde(try sde(layer.sde, field, inputs))
    case NRNN__LAYER__CELL_ELMAN: return .elman(try elman(layer.elman, field, inputs))
    case NRNN__LAYER__CELL_GRU: return .gru(try gru(layer.gru, field, inputs))
    case NRNN__LAYER__CELL_LSTM: return .lstm(try lstm(layer.lstm, field, inputs))
    case NRNN__LAYER__CELL_KERNEL: return .kernel(try kernel(try enter(layer.kernel, field, "kernel"), inputs))
    case NRNN__LAYER__CELL_STENCIL: return .stencil(try stencil(try enter(layer.stencil, field, "stencil"), inputs))
    case NRNN__LAYER__CELL_VECTOR_FIELD:
      return .vectorField(try vectorField(try enter(layer.vector_field, field, "vector_field"), inputs))
    case NRNN__LAYER__CELL_SIGNATURE:
      return .signature(try signature(try enter(layer.signature, field, "signature"), inputs))
    case NRNN__LAYER__CELL_DENSE: return .dense(try dense(layer.dense, field, inputs))
    case NRNN__LAYER__CELL__NOT_SET: throw Failure(.badModel, field("cell")).say("expected a cell, found none")
    default:
      throw Failure(.unsupported, field("cell")).say("expected another, found cornn: not supported by this version")
    }
  }

  private mutating func sde(_ message: Message<Nrnn__Sde>, _ at: Field, _ d: Int) throws(Failure) -> Sde {
    let m = message.pointee
    let field = at.within("sde")
    try known(m.base, field)
    try absent(m.modrelu_bias != nil, field("modrelu_bias"))
    guard m.scheme == NRNN__SCHEME__EULER_MARUYAMA else {
      throw Failure(.unsupported, field("scheme")).say("expected EULER_MARUYAMA, found number ")
        .say(Int(m.scheme.rawValue))
    }
    let n = try units(m.w, field("W"))
    let A = try weightsIfPresent(m.a, field("A"), n, n)
    let W = try weights(m.w, field("W"), n, n)
    let U = try weights(m.u, field("U"), n, d)
    let b = try vector(m.b, field("b"), n)
    let C = try weightsIfPresent(m.c, field("C"), n, d)
    let delta = try steps(m.step, field("step"), n)
    let activation = try activation(m.activation, field("activation"))
    let gate = try gate(m.gate, field, W, d)
    let parts = 1 + (gate == nil ? 0 : 1) + (A == nil && C == nil ? 0 : 1)
    let start = try stack(n, b, gate?.b, count: parts)
    return Sde(
      units: n,
      input: Projection(
        M: try stack(field("U"), U, gate?.U ?? C, gate == nil ? nil : C), start: start, rows: parts * padded(n)),
      hidden: try stack(field("W"), W, gate?.W ?? A, gate == nil ? nil : A), delta: delta, activation: activation,
      gate: gate.map { $0.onDrift ? .drift : .activation } ?? .none, linear: A != nil || C != nil)
  }

  private struct GateParts {
    let W: Weights
    let U: Weights
    let b: UnsafePointer<Float>
    let onDrift: Bool
  }

  private mutating func gate(_ gate: Message<Nrnn__Gate>?, _ cell: Field, _ W: Weights, _ d: Int)
    throws(Failure) -> GateParts?
  {
    count(gate == nil ? 0 : 1)
    guard let g = gate?.pointee else { return nil }
    let n = W.rows
    let field = cell.within("sde.gate")
    try known(g.base, field)
    guard g.scope == NRNN__GATE__SCOPE__ACTIVATION || g.scope == NRNN__GATE__SCOPE__DRIFT else {
      throw Failure(.unsupported, field("scope")).say("expected ACTIVATION or DRIFT, found number ")
        .say(Int(g.scope.rawValue))
    }
    defer { count(Int(g.scope.rawValue)) }
    return GateParts(
      W: try weightsIfPresent(g.w, field("W"), n, n) ?? W, U: try weights(g.u, field("U"), n, d),
      b: try vector(g.b, field("b"), n), onDrift: g.scope == NRNN__GATE__SCOPE__DRIFT)
  }

  private mutating func elman(_ message: Message<Nrnn__Elman>, _ at: Field, _ d: Int) throws(Failure) -> Elman {
    let m = message.pointee
    let field = at.within("elman")
    try known(m.base, field)
    try absent(m.modrelu_bias != nil, field("modrelu_bias"))
    try absent(m.has_clip != 0, field("clip"))
    let n = try units(m.w, field("W"))
    let W = try matrix(m.w, field("W"), n, n)
    let U = try matrix(m.u, field("U"), n, d)
    let b = try vector(m.b, field("b"), n)
    return Elman(
      units: n, input: Projection(M: U, start: b, rows: padded(n)), hidden: W,
      activation: try activation(m.activation, field("activation")))
  }

  private mutating func gru(_ message: Message<Nrnn__Gru>, _ at: Field, _ d: Int) throws(Failure) -> Gru {
    let m = message.pointee
    let field = at.within("gru")
    try known(m.base, field)
    try absent(m.has_clip != 0, field("clip"))
    let n = try units(m.w, field("W"), gates: 3)
    let W = try weights(m.w, field("W"), 3 * n, n)
    let U = try weights(m.u, field("U"), 3 * n, d)
    let b = try vector(m.b, field("b"), 3 * n)
    let c = try vector(m.c, field("c"), 3 * n)
    let resetAfter = m.reset_after != 0
    count(resetAfter ? 1 : 0)
    let room = padded(n)
    let start = try stack(n, nil, count: 4)
    for i in 0..<n {
      start[i] = resetAfter ? b[2 * n + i] : b[2 * n + i] + c[2 * n + i]
      start[room + i] = b[i] + c[i]
      start[2 * room + i] = b[n + i] + c[n + i]
      start[3 * room + i] = c[2 * n + i]
    }
    return Gru(
      units: n,
      input: Projection(
        M: try stack(field("U"), U.gate(2, n), U.gate(0, n), U.gate(1, n)), start: start,
        rows: (resetAfter ? 4 : 3) * room),
      hidden: try stack(field("W"), W.gate(0, n), W.gate(1, n), resetAfter ? W.gate(2, n) : nil),
      candidate: resetAfter ? nil : try stack(field("W"), W.gate(2, n)))
  }

  private mutating func lstm(_ message: Message<Nrnn__Lstm>, _ at: Field, _ d: Int) throws(Failure) -> Lstm {
    let m = message.pointee
    let field = at.within("lstm")
    try known(m.base, field)
    try absent(m.projection != nil, field("projection"))
    try absent(m.has_clip != 0, field("clip"))
    try absent(m.has_candidate_factor != 0, field("candidate_factor"))
    let n = try units(m.w, field("W"), gates: 4)
    let W = try weights(m.w, field("W"), 4 * n, n)
    let U = try weights(m.u, field("U"), 4 * n, d)
    let b = try vector(m.b, field("b"), 4 * n)
    let start = try stack(n, nil, count: 4)
    for gate in 0..<4 { (start + gate * padded(n)).update(from: b + gate * n, count: n) }
    return Lstm(
      units: n,
      input: Projection(
        M: try stack(field("U"), U.gate(0, n), U.gate(1, n), U.gate(2, n), U.gate(3, n)), start: start,
        rows: 4 * padded(n)),
      hidden: try stack(field("W"), W.gate(0, n), W.gate(1, n), W.gate(2, n), W.gate(3, n)),
      peephole: try vectorIfPresent(m.peephole, field("peephole"), 3 * n))
  }

  private mutating func dense(_ message: Message<Nrnn__Dense>, _ at: Field, _ d: Int) throws(Failure) -> Dense {
    let m = message.pointee
    let field = at.within("dense")
    try known(m.base, field)
    let n = try rows(m.w, field("W"))
    let W = try matrix(m.w, field("W"), n, d)
    let b = try vector(m.b, field("b"), n)
    return Dense(
      units: n, input: Projection(M: W, start: b, rows: padded(n)),
      activation: try activation(m.activation, field("activation")))
  }
}
