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
    case NRNN__LAYER__CELL_DENSE: return .dense(try dense(layer.dense, field, inputs))
    case NRNN__LAYER__CELL__NOT_SET: throw Failure(.badModel, field("cell")).say("expected a cell, found none")
    default:
      throw Failure(.unsupported, field("cell")).say("expected sde, elman, gru, lstm or dense, found ")
        .say(Reader.reservedCell(layer.cell_case)).say(": not supported by this version")
    }
  }

  private static func reservedCell(_ number: Nrnn__Layer__CellCase) -> Words {
    switch number {
    case NRNN__LAYER__CELL_CORNN: "cornn"
    case NRNN__LAYER__CELL_KERNEL: "kernel"
    case NRNN__LAYER__CELL_STENCIL: "stencil"
    case NRNN__LAYER__CELL_VECTOR_FIELD: "vector_field"
    default: "signature"
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
    let A = try matrixIfPresent(m.a, field("A"), n, n)
    let W = try matrix(m.w, field("W"), n, n)
    return Sde(
      units: n, inputs: d, A: A, W: W, U: try matrix(m.u, field("U"), n, d), b: try vector(m.b, field("b"), n),
      C: try matrixIfPresent(m.c, field("C"), n, d), delta: try steps(m.step, field("step"), n),
      activation: try activation(m.activation, field("activation")), gate: try gate(m.gate, field, W, d))
  }

  private mutating func gate(_ gate: Message<Nrnn__Gate>?, _ cell: Field, _ W: Matrix, _ d: Int)
    throws(Failure) -> Sde.Gate?
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
    return Sde.Gate(
      W: try matrixIfPresent(g.w, field("W"), n, n) ?? W, U: try matrix(g.u, field("U"), n, d),
      b: try vector(g.b, field("b"), n), onDrift: g.scope == NRNN__GATE__SCOPE__DRIFT)
  }

  private mutating func elman(_ message: Message<Nrnn__Elman>, _ at: Field, _ d: Int) throws(Failure) -> Elman {
    let m = message.pointee
    let field = at.within("elman")
    try known(m.base, field)
    try absent(m.modrelu_bias != nil, field("modrelu_bias"))
    try absent(m.has_clip != 0, field("clip"))
    let n = try units(m.w, field("W"))
    return Elman(
      units: n, inputs: d, W: try matrix(m.w, field("W"), n, n), U: try matrix(m.u, field("U"), n, d),
      b: try vector(m.b, field("b"), n), activation: try activation(m.activation, field("activation")))
  }

  private mutating func gru(_ message: Message<Nrnn__Gru>, _ at: Field, _ d: Int) throws(Failure) -> Gru {
    let m = message.pointee
    let field = at.within("gru")
    try known(m.base, field)
    try absent(m.has_clip != 0, field("clip"))
    let n = try units(m.w, field("W"), gates: 3)
    let W = try stacked(m.w, field("W"), n, n)
    let U = try stacked(m.u, field("U"), n, d)
    let b = try vector(m.b, field("b"), 3 * n)
    let c = try vector(m.c, field("c"), 3 * n)
    let resetAfter = m.reset_after != 0
    count(resetAfter ? 1 : 0)
    let (brz, bn, cn) = (
      try arena.allocate(Float.self, padded(2 * n)), try arena.allocate(Float.self, padded(n)),
      try arena.allocate(Float.self, padded(n))
    )
    for i in 0..<2 * n { brz[i] = b[i] + c[i] }
    for i in 0..<n {
      bn[i] = resetAfter ? b[2 * n + i] : b[2 * n + i] + c[2 * n + i]
      cn[i] = c[2 * n + i]
    }
    return Gru(
      units: n, inputs: d, Wrz: W.0, Wn: W.1, Urz: U.0, Un: U.1, brz: brz, bn: bn, cn: cn, resetAfter: resetAfter)
  }

  /// Gates r and z of a stack of three, and gate n.
  private mutating func stacked(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ n: Int, _ inputs: Int)
    throws(Failure) -> (Matrix, Matrix)
  {
    let data = try weights(needed(tensor, field), field, 3 * n, inputs)
    return (try packed(data, 2 * n, inputs), try packed(data + 2 * n * inputs, n, inputs))
  }

  private mutating func lstm(_ message: Message<Nrnn__Lstm>, _ at: Field, _ d: Int) throws(Failure) -> Lstm {
    let m = message.pointee
    let field = at.within("lstm")
    try known(m.base, field)
    try absent(m.projection != nil, field("projection"))
    try absent(m.has_clip != 0, field("clip"))
    try absent(m.has_candidate_factor != 0, field("candidate_factor"))
    let n = try units(m.w, field("W"), gates: 4)
    return Lstm(
      units: n, inputs: d, W: try matrix(m.w, field("W"), 4 * n, n), U: try matrix(m.u, field("U"), 4 * n, d),
      b: try vector(m.b, field("b"), 4 * n),
      peephole: try vectorIfPresent(m.peephole, field("peephole"), 3 * n))
  }

  private mutating func dense(_ message: Message<Nrnn__Dense>, _ at: Field, _ d: Int) throws(Failure) -> Dense {
    let m = message.pointee
    let field = at.within("dense")
    try known(m.base, field)
    let n = try rows(m.w, field("W"))
    return Dense(
      units: n, inputs: d, W: try matrix(m.w, field("W"), n, d), b: try vector(m.b, field("b"), n),
      activation: try activation(m.activation, field("activation")))
  }
}
