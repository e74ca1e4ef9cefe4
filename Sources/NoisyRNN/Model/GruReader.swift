import NRNNFormat
import NRNNKernels

/// A GRU out of the file.
extension Reader {
  mutating func gru(_ m: Message<Nrnn__Gru>, _ d: Int) throws(Failure) -> Gru {
    let field = try enter(m.pointee.base, Gru.name)
    let n = try units(m.pointee.w, field("W"), gates: 3)
    let W = try weights(m.pointee.w, field("W"), 3 * n, n)
    let U = try weights(m.pointee.u, field("U"), 3 * n, d)
    let b = try source(m.pointee.b, field("b"), 3 * n)
    let c = try source(m.pointee.c, field("c"), 3 * n)
    let resetAfter = m.pointee.reset_after != 0
    count(resetAfter ? 1 : 0)
    let clip = try clip(m.pointee.has_clip, m.pointee.clip, field("clip"))
    let functions = try functions(
      function(m.pointee.gate, number: 7, field.within("gru.gate")),
      function(m.pointee.candidate, number: 8, field.within("gru.candidate")))
    let turn = resetAfter ? RowOrder.byTurns : padded(n)
    let inputs = try Stack(gates: U, 3, of: 3, field("U"), turn: turn)
    let hidden = try Stack(gates: W, resetAfter ? 3 : 2, of: 3, field("W"), turn: turn)
    let start = try start(inputs.order, b, c, resetAfter: resetAfter)
    let anew = resetAfter ? try floats(padded(n), c.map { $0 + 2 * n }, n) : nil
    let map = try affine(inputs, hidden, start: start, rows: inputs.order.rows, anew: anew)
    let kernel = try arena.allocate(nrnn_gru.self, 1)
    kernel.pointee = nrnn_gru(n: n, turn: turn, resets_after: resetAfter ? 1 : 0, clip: clip, functions: functions)
    return Gru(
      kernel: UnsafePointer(kernel), isFused: map.isOfFloats && resetAfter, map: map,
      candidate: resetAfter ? nil : try pack(Stack(field("W"), W.gate(2, n))))
  }

  /// b + c, but for n's with reset after.
  private mutating func start(
    _ order: RowOrder, _ b: UnsafePointer<Float>?, _ c: UnsafePointer<Float>?, resetAfter: Bool
  ) throws(Failure) -> UnsafePointer<Float> {
    let n = order.units
    let start = try stack(order, b, b.map { $0 + n }, b.map { $0 + 2 * n })
    guard given == nil else { return start }
    let sums = UnsafeMutablePointer(mutating: start)
    for part in 0..<(resetAfter ? 2 : 3) {
      order.eachRun(of: part) { unit, row, count in
        for i in 0..<count { sums[row + i] += c?[part * n + unit + i] ?? 0 }
      }
    }
    return start
  }
}
