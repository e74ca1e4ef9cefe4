import NRNNFormat
import NRNNKernels

/// An LSTM out of the file.
extension Reader {
  mutating func lstm(_ m: Message<Nrnn__Lstm>, _ d: Int) throws(Failure) -> Lstm {
    let field = try enter(m.pointee.base, Lstm.name)
    let (rows, units) = try sizes(m.pointee.w, field("W"), gates: 4)
    let n = rows / 4
    guard n * 4 == rows, n == units || m.pointee.projection != nil else {
      throw notSquare(m.pointee.w, field("W"), gates: 4)
    }
    count(n)
    let W = try map(m.pointee.w, field("W"), rows, units, gates: 4)
    let U = try map(m.pointee.u, field("U"), rows, d, gates: 4)
    let b = try source(m.pointee.b, field("b"), rows)
    // A quaternion map has its own order within a gate.
    let turn = W.parts == 4 || U.parts == 4 ? padded(n) : RowOrder.byTurns
    let inputs = try Stack(gates: U, 4, of: 4, field("U"), turn: turn)
    let start = try stack(inputs.order, b, b.map { $0 + n }, b.map { $0 + 2 * n }, b.map { $0 + 3 * n })
    let map = try affine(
      inputs, Stack(gates: W, 4, of: 4, field("W"), turn: turn), start: start, rows: inputs.order.rows)
    let peephole = try vectorIfPresent(m.pointee.peephole, field("peephole"), 3 * n)
    let projection = try projection(m.pointee.projection, field("projection"), units, n)
    let clip = try clip(m.pointee.has_clip, m.pointee.clip, field("clip"))
    let factor = try factor(m, field("candidate_factor"))
    let functions = try functions(
      function(m.pointee.gate, number: 8, field.within("lstm.gate")),
      function(m.pointee.candidate, number: 9, field.within("lstm.candidate")),
      function(m.pointee.output, number: 10, field.within("lstm.output")))
    let kernel = try arena.allocate(nrnn_lstm.self, 1)
    kernel.pointee = nrnn_lstm(
      n: n, turn: turn, peephole: peephole, factor: factor, clip: clip, functions: functions)
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

  private mutating func factor(_ m: Message<Nrnn__Lstm>, _ field: Field) throws(Failure) -> Float {
    guard m.pointee.has_candidate_factor != 0, m.pointee.candidate_factor != 1 else { return 1 }
    count(-7)
    return try float(m.pointee.candidate_factor, field)
  }
}
