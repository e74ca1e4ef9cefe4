import NRNNFormat
import NRNNKernels

/// The order of rows in a stack of equal parts: one part after the other, or `turn` units of each part by turns. A part is
/// padded to whole vectors, and so is its last turn.
struct RowOrder {
  let parts: Int
  let units: Int
  let turn: Int

  /// The gates of a unit lie near each other, in rows that a kernel's tile holds together.
  static let byTurns = 2 * lanes

  var rows: Int { parts * padded(units) }

  /// The runs of rows of a part: the first unit, the row where it lies, how many.
  @inline(__always)
  func eachRun(of part: Int, _ body: (Int, Int, Int) -> Void) {
    for unit in stride(from: 0, to: units, by: turn) {
      body(unit, parts * unit + part * min(turn, padded(units - unit)), min(turn, units - unit))
    }
  }
}

/// Matrices of the same inputs, one under the other, to be read in one pass: the gates of a cell, say.
struct Stack {
  let parts: [4 of Weights?]
  let order: RowOrder
  /// As it is packed.
  let type: UInt32

  var first: Weights { parts[0].unsafelyUnwrapped }
  var inputs: Int { first.inputs }
  var isQuaternion: Bool { first.parts == 4 }

  /// Whether they can lie side by side: sums of floats, one product after the other, in the same rows.
  func goes(with other: Stack) -> Bool {
    type == other.type && type != NRNN_I8.rawValue && !isQuaternion && !other.isQuaternion
      && order.rows == other.order.rows
  }

  /// F16 and BF16 beside other floats and in quaternion maps become F32, which changes no number; I8 has sums of its own
  /// and stands alone.
  @inline(never)
  init(
    _ field: Field, _ a: Weights, _ b: Weights? = nil, _ c: Weights? = nil, _ d: Weights? = nil,
    turn: Int = Int.max, as wanted: UInt32? = nil
  ) throws(Failure) {
    parts = [a, b, c, d]
    var (type, count) = (wanted ?? a.type, 0)
    for i in 0..<4 {
      guard let part = parts[i] else { continue }
      count += 1
      guard part.type != type else { continue }
      guard part.type != NRNN_I8.rawValue, type != NRNN_I8.rawValue else {
        throw Failure(.unsupported, field).say("expected I8 for all matrices that meet the same vector, or for none")
      }
      type = NRNN_F32.rawValue
    }
    self.type = a.parts == 4 ? NRNN_F32.rawValue : type
    order = RowOrder(parts: count, units: a.rows, turn: min(turn, padded(a.rows)))
  }

  /// The four gates of a matrix [4 n, inputs].
  @inline(never)
  init(gates w: Weights, _ field: Field, turn: Int) throws(Failure) {
    let n = w.rows / 4
    try self.init(field, w.gate(0, n), w.gate(1, n), w.gate(2, n), w.gate(3, n), turn: turn)
  }
}

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

  /// Stacks of the same rows side by side, or one alone.
  @inline(never)
  mutating func pack(_ a: Stack, _ b: Stack? = nil, _ c: Stack? = nil) throws(Failure) -> Matrix {
    let stacks: [3 of Stack?] = [a, b, c]
    var shape = nrnn_matrix_of(a.type, a.order.rows, a.inputs + (b?.inputs ?? 0) + (c?.inputs ?? 0))
    // A panel holds whole turns.
    if a.order.turn == RowOrder.byTurns { shape.panel = UInt32(min(Int(NRNN_PANEL), a.order.parts * a.order.turn)) }
    if a.isQuaternion { shape.quaternions = UInt32(a.first.rows / 4) }
    let scale = try arena.allocate(Float.self, a.type == NRNN_I8.rawValue ? a.order.rows : 0)
    shape.scale = UnsafePointer(scale)
    let (M, panels) = try room(shape)
    var column = 0
    for i in 0..<3 {
      guard let stack = stacks[i] else { continue }
      place(stack, column, M, panels, scale)
      products += stack.order.rows * stack.inputs
      column += stack.inputs
    }
    return M
  }

  /// A matrix and its panels, zeros, one behind the other.
  mutating func room(_ shape: nrnn_matrix) throws(Failure) -> (Matrix, UnsafeMutablePointer<UInt8>) {
    let head = (MemoryLayout<nrnn_matrix>.size + Arena.alignment - 1) / Arena.alignment * Arena.alignment
    let M = try arena.allocate(UInt8.self, head + withUnsafePointer(to: shape) { nrnn_panels_size($0) })
    return M.withMemoryRebound(to: nrnn_matrix.self, capacity: 1) {
      $0.pointee = shape
      $0.pointee.panels = UnsafeRawPointer(M + head)
      return (UnsafePointer($0), M + head)
    }
  }

  private func place(
    _ stack: Stack, _ column: Int, _ M: Matrix, _ panels: UnsafeMutablePointer<UInt8>,
    _ scale: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<stack.order.parts {
      guard let part = stack.parts[i] else { continue }
      if part.parts == 4 {
        panels.withMemoryRebound(to: Float.self, capacity: 0) {
          nrnn_quaternions_place(M, part.type, part.data, i, $0)
        }
        continue
      }
      stack.order.eachRun(of: i) { unit, row, count in
        nrnn_panels_place(
          M, part.type, part.data + unit * part.inputs * part.size, count, part.inputs, row, column, panels)
        if let s = part.scale { (scale + row).update(from: s + unit, count: count) }
      }
    }
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
    _ order: RowOrder, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>? = nil,
    _ c: UnsafePointer<Float>? = nil, _ d: UnsafePointer<Float>? = nil
  ) throws(Failure) -> UnsafePointer<Float> {
    let vectors: [4 of UnsafePointer<Float>?] = [a, b, c, d]
    let all = try arena.allocate(Float.self, order.rows)
    for i in 0..<order.parts {
      guard let vector = vectors[i] else { continue }
      order.eachRun(of: i) { unit, row, count in (all + row).update(from: vector + unit, count: count) }
    }
    return UnsafePointer(all)
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
