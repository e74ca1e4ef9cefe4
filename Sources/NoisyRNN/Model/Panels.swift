import NRNNFormat
import NRNNKernels

/// Weights go into panels: a stack alone, or stacks side by side.
extension Reader {
  @inline(never)
  mutating func matrix(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Matrix
  {
    try pack(Stack(field, weights(tensor, field, rows, inputs)))
  }

  /// The matrix of a readout: F32 or I8, whatever the file has (see nrnn_kernels.h).
  mutating func readout(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Matrix
  {
    let weights = try weights(tensor, field, rows, inputs)
    return try pack(Stack(field, weights, as: weights.type == NRNN_I8.rawValue ? weights.type : NRNN_F32.rawValue))
  }

  /// A stack alone. Here and below nothing large is copied: a chip's stack is small.
  @inline(never)
  mutating func pack(_ a: Stack) throws(Failure) -> Matrix {
    let room = try room(for: a, inputs: a.inputs)
    lay(a, 0, room)
    return room.M
  }

  /// Stacks of the same rows side by side.
  @inline(never)
  mutating func pack(_ a: Stack, _ b: Stack) throws(Failure) -> Matrix {
    let room = try room(for: a, inputs: a.inputs + b.inputs)
    lay(a, 0, room)
    lay(b, a.inputs, room)
    return room.M
  }

  @inline(never)
  mutating func pack(_ a: Stack, _ b: Stack, _ c: Stack) throws(Failure) -> Matrix {
    let room = try room(for: a, inputs: a.inputs + b.inputs + c.inputs)
    lay(a, 0, room)
    lay(b, a.inputs, room)
    lay(c, a.inputs + b.inputs, room)
    return room.M
  }

  /// A matrix, and where its panels and scales are to be filled, if they are.
  private struct MatrixRoom {
    let M: Matrix
    let panels: UnsafeMutablePointer<UInt8>?
    let scale: UnsafeMutablePointer<Float>?
  }

  @inline(never)
  private mutating func room(for a: Stack, inputs: Int) throws(Failure) -> MatrixRoom {
    var shape = nrnn_matrix_of(a.type, a.order.rows, inputs)
    // A panel holds whole turns.
    if a.order.turn == RowOrder.byTurns { shape.panel = UInt32(min(Int(NRNN_PANEL), a.order.parts * a.order.turn)) }
    if a.isQuaternion { shape.quaternions = UInt32(a.order.units / 4) }
    let scale = a.type == NRNN_I8.rawValue ? try floats(a.order.rows) : nil
    shape.scale = scale?.array
    let (M, fill) = try panels(shape)
    return MatrixRoom(M: M, panels: fill, scale: scale?.fill)
  }

  @inline(never)
  private mutating func lay(_ stack: Stack, _ column: Int, _ room: MatrixRoom) {
    products += Int64(stack.filled * padded(stack.order.units)) * Int64(stack.inputs)
    guard let panels = room.panels else { return }
    for i in 0..<stack.order.parts {
      guard let part = stack.parts[i], let data = part.data else { continue }
      if part.parts == 4 {
        panels.withMemoryRebound(to: Float.self, capacity: 0) { nrnn_quaternions_place(room.M, part.type, data, i, $0) }
        continue
      }
      stack.order.eachRun(of: i) { unit, row, count in
        nrnn_panels_place(
          room.M, part.type, data + unit * part.inputs * part.size, count, part.inputs, row, column, panels)
        if let s = part.scale, let scale = room.scale { (scale + row).update(from: s + unit, count: count) }
      }
    }
  }

  /// A matrix, and its panels where they are to be filled.
  mutating func panels(_ shape: nrnn_matrix) throws(Failure) -> (Matrix, UnsafeMutablePointer<UInt8>?) {
    guard Int64(shape.rows) * Int64(shape.columns + 1) < Int64(Int.max / 8) else {
      throw Failure(.noMemory).say("expected a matrix that memory can hold, found a larger one")
    }
    let M = try arena.allocate(nrnn_matrix.self, 1)
    M.pointee = shape
    let size = nrnn_panels_size(M)
    let panels = try room(UInt8.self, size)
    if panels.fill == nil { try checkGiven(panels.array, shape.weights, size / Weights.size(shape.weights)) }
    M.pointee.panels = UnsafeRawPointer(panels.array)
    return (UnsafePointer(M), panels.fill)
  }

  /// Some of a matrix's columns: those that meet x, and behind them those that meet h. `anew`: the last of three parts of
  /// W h has sums of its own, which begin there.
  mutating func columns(
    of M: Matrix, from first: Int, inputs: Int, hidden: Int, anew: UnsafePointer<Float>? = nil
  ) throws(Failure) -> Matrix {
    let view = try arena.allocate(nrnn_matrix.self, 1)
    view.pointee = M.pointee
    (view.pointee.first, view.pointee.inputs, view.pointee.hidden) = (UInt32(first), UInt32(inputs), UInt32(hidden))
    if let anew { (view.pointee.apart, view.pointee.anew) = (3, anew) }
    return UnsafePointer(view)
  }

  /// Vectors in the order of a stack's rows; nil: zeros.
  @inline(never)
  mutating func stack(
    _ order: RowOrder, _ a: UnsafePointer<Float>?, _ b: UnsafePointer<Float>? = nil,
    _ c: UnsafePointer<Float>? = nil, _ d: UnsafePointer<Float>? = nil
  ) throws(Failure) -> UnsafePointer<Float> {
    let vectors: [4 of UnsafePointer<Float>?] = [a, b, c, d]
    let all = try floats(order.rows)
    for i in 0..<order.parts {
      guard let vector = vectors[i], let fill = all.fill else { continue }
      order.eachRun(of: i) { unit, row, count in (fill + row).update(from: vector + unit, count: count) }
    }
    return all.array
  }

  /// start + U x + W h, both matrices in one stack if their sums allow it.
  @inline(never)
  mutating func affine(
    _ U: Stack, _ W: Stack, start: UnsafePointer<Float>, rows: Int, anew: UnsafePointer<Float>? = nil
  ) throws(Failure) -> Affine {
    guard U.goes(with: W) else {
      let M = try columns(of: pack(W), from: 0, inputs: 0, hidden: W.inputs, anew: anew)
      return Affine(input: InputMap(U: try pack(U), start: start, rows: rows), W: M, UW: nil)
    }
    return try affine(pack(U, W), inputs: U.inputs, start: start, anew: anew)
  }

  /// The same of one matrix, [U W].
  @inline(never)
  mutating func affine(
    _ M: Matrix, inputs d: Int, start: UnsafePointer<Float>, anew: UnsafePointer<Float>? = nil
  ) throws(Failure) -> Affine {
    let n = Int(M.pointee.columns) - d
    return Affine(
      input: InputMap(U: try columns(of: M, from: 0, inputs: d, hidden: 0), start: start, rows: Int(M.pointee.rows)),
      W: try columns(of: M, from: d, inputs: 0, hidden: n, anew: anew),
      UW: try columns(of: M, from: 0, inputs: d, hidden: n, anew: anew))
  }
}
