import NRNNFormat

/// An SDE out of the file.
extension Reader {
  mutating func sde(_ m: Message<Nrnn__Sde>, _ d: Int) throws(Failure) -> Sde {
    let field = try enter(m.pointee.base, Sde.name)
    guard let scheme = Sde.Scheme(rawValue: UInt32(m.pointee.scheme.rawValue)) else {
      throw Failure(.unsupported, field("scheme"))
        .say("expected EULER_MARUYAMA, MIDPOINT, RK4, STOCHASTIC_HEUN or RK4_38, found number ").say(
          m.pointee.scheme.rawValue)
    }
    let n = try units(m.pointee.w, field("W"))
    let A = try weightsIfPresent(m.pointee.a, field("A"), n, n)
    let W = try weights(m.pointee.w, field("W"), n, n)
    let U = try weights(m.pointee.u, field("U"), n, d)
    let b = try source(m.pointee.b, field("b"), n)
    let C = try weightsIfPresent(m.pointee.c, field("C"), n, d)
    let delta = try steps(m.pointee.step, field("step"), n)
    let activation = try activation(m.pointee.activation, field("activation"), orModReLU: true)
    let modReLU = try modReLU(m.pointee.activation, m.pointee.modrelu_bias, field, n)
    let gate = try gate(m.pointee.gate, field, W, d)
    if scheme != .eulerMaruyama { count(-9, Int(clamping: scheme.rawValue)) }
    let parts = 1 + (gate == nil ? 0 : 1) + (A == nil && C == nil ? 0 : 1)
    let order = RowOrder(parts: parts, units: n, turn: padded(n))
    let start = try stack(order, b, gate?.b)
    // A few zeros for C cost less than a pass for U alone.
    let fillsUp = A != nil && C == nil && n * d < 2048
    let inputs = try Stack(
      field("U"), U, gate?.U ?? C, gate == nil ? nil : C, least: fillsUp ? parts : 0)
    let hidden = try Stack(field("W"), W, gate?.W ?? A, gate == nil ? nil : A)
    return Sde(
      units: n, map: try affine(inputs, hidden, start: start, rows: order.rows), delta: delta, activation: activation,
      modReLU: modReLU, gate: gate.map { $0.onDrift ? .drift : .activation } ?? .none, linear: A != nil || C != nil,
      scheme: scheme)
  }

  private struct GateParts {
    let W: Weights
    let U: Weights
    let b: UnsafePointer<Float>?
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
        .say(g.scope.rawValue)
    }
    defer { count(g.scope.rawValue) }
    return GateParts(
      W: try weightsIfPresent(g.w, field("W"), n, n) ?? W, U: try weights(g.u, field("U"), n, d),
      b: try source(g.b, field("b"), n), onDrift: g.scope == NRNN__GATE__SCOPE__DRIFT)
  }
}
