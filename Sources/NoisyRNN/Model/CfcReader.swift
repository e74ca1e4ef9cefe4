import NRNNFormat

/// A closed-form continuous-time network out of the file.
extension Reader {
  mutating func cfc(_ m: Message<Nrnn__Cfc>, _ d: Int) throws(Failure) -> Cfc {
    let field = try enter(m.pointee.base, Cfc.name)
    let mode = m.pointee.mode
    guard mode == NRNN__CFC__MODE__GATED || mode == NRNN__CFC__MODE__NO_GATE || mode == NRNN__CFC__MODE__PURE else {
      throw Failure(.unsupported, field("mode")).say("expected GATED, NO_GATE or PURE, found number ").say(
        mode.rawValue)
    }
    count(mode.rawValue)
    let isPure = mode == NRNN__CFC__MODE__PURE
    let n = try rows(m.pointee.w, field("W"), gates: isPure ? 1 : 4)
    guard m.pointee.n_backbone <= Reader.mostLayers else {
      throw Failure(.tooLarge, field("backbone")).atMost(Reader.mostLayers, found: m.pointee.n_backbone)
    }
    let backbone = try network(m.pointee.backbone, m.pointee.n_backbone, "cfc.backbone", inputs: d + n)
    let heads = try heads(m, field, n, isPure ? 1 : 4, inputs: backbone.outputs)
    return Cfc(
      inputs: d, units: n, backbone: backbone, W: heads.U, start: heads.start,
      form: try form(m, field, n), timeScale: try positive(m.pointee.time_scale, "time_scale"))
  }

  private mutating func heads(
    _ m: Message<Nrnn__Cfc>, _ field: Field, _ n: Int, _ parts: Int, inputs: Int
  ) throws(Failure) -> InputMap {
    let W = try weights(m.pointee.w, field("W"), parts * n, inputs)
    let stack = try parts == 1 ? Stack(field("W"), W) : Stack(gates: W, 4, of: 4, field("W"))
    let b = try source(m.pointee.b, field("b"), parts * n)
    let start = try self.stack(stack.order, b, b.map { $0 + n }, b.map { $0 + 2 * n }, b.map { $0 + 3 * n })
    return InputMap(U: try pack(stack), start: start, rows: stack.order.rows)
  }

  private mutating func form(_ m: Message<Nrnn__Cfc>, _ field: Field, _ n: Int) throws(Failure) -> Cfc.Form {
    guard m.pointee.mode == NRNN__CFC__MODE__PURE else {
      guard m.pointee.w_tau == nil, m.pointee.a == nil else {
        throw Failure(.badModel, field(m.pointee.a == nil ? "w_tau" : "A"))
          .say("expected it with mode PURE alone, found another mode")
      }
      return m.pointee.mode == NRNN__CFC__MODE__GATED ? .gated : .noGate
    }
    let decay = try vector(needed(m.pointee.w_tau, field("w_tau")), field("w_tau"), n)
    return .pure(decay: decay, A: try vector(needed(m.pointee.a, field("A")), field("A"), n))
  }
}
