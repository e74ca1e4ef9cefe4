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
    case NRNN__LAYER__CELL_CORNN: return .cornn(try cornn(layer.cornn, field, inputs))
    case NRNN__LAYER__CELL_KERNEL: return .kernel(try kernel(try enter(layer.kernel, field, "kernel"), inputs))
    case NRNN__LAYER__CELL_STENCIL: return .stencil(try stencil(try enter(layer.stencil, field, "stencil"), inputs))
    case NRNN__LAYER__CELL_VECTOR_FIELD:
      return .vectorField(try vectorField(try enter(layer.vector_field, field, "vector_field"), inputs))
    case NRNN__LAYER__CELL_SIGNATURE:
      return .signature(try signature(try enter(layer.signature, field, "signature"), inputs))
    case NRNN__LAYER__CELL_DENSE: return .dense(try dense(layer.dense, field, inputs))
    case NRNN__LAYER__CELL__NOT_SET: throw Failure(.badModel, field("cell")).say("expected a cell, found none")
    default:
      throw Failure(.unsupported, field("cell")).say("expected a cell that this version knows, found number ")
        .say(Int(layer.cell_case.rawValue))
    }
  }

  private mutating func elman(_ message: Message<Nrnn__Elman>, _ at: Field, _ d: Int) throws(Failure) -> Elman {
    let m = message.pointee
    let field = at.within("elman")
    try known(m.base, field)
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

  private mutating func gru(_ message: Message<Nrnn__Gru>, _ at: Field, _ d: Int) throws(Failure) -> Gru {
    let m = message.pointee
    let field = at.within("gru")
    try known(m.base, field)
    let n = try units(m.w, field("W"), gates: 3)
    let W = try weights(m.w, field("W"), 3 * n, n)
    let U = try weights(m.u, field("U"), 3 * n, d)
    let b = try vector(m.b, field("b"), 3 * n)
    let c = try vector(m.c, field("c"), 3 * n)
    let resetAfter = m.reset_after != 0
    count(resetAfter ? 1 : 0)
    let clip = try clip(m.has_clip, m.clip, field("clip"))
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
      candidate: resetAfter ? nil : try stack(field("W"), W.gate(2, n)), clip: clip)
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
