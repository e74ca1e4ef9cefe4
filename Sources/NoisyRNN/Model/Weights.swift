import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// A matrix of the file, checked but not yet packed: [rows, inputs] in the decoded file's memory.
struct Weights {
  let type: UInt32
  let data: UnsafeRawPointer
  /// [rows], I8 only.
  let scale: UnsafePointer<Float>?
  let rows: Int
  let inputs: Int
  /// 4 for a quaternion map, which has a quarter of the weights, [gates, 4, rows / 4, inputs / 4].
  var parts = 1

  var count: Int { parts == 4 ? rows * inputs / 4 : rows * inputs }

  /// Bytes of one weight.
  var size: Int { type == NRNN_F32.rawValue ? 4 : type == NRNN_I8.rawValue ? 1 : 2 }

  /// Gate `index` of a stack of gates of `count` rows each.
  func gate(_ index: Int, _ count: Int) -> Weights {
    Weights(
      type: type, data: data + index * (self.count / rows * count) * size, scale: scale.map { $0 + index * count },
      rows: count, inputs: inputs, parts: parts)
  }
}

extension Reader {
  /// The checked and counted weights of a matrix.
  mutating func weights(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Weights
  {
    let t = try needed(tensor, field).pointee
    try known(t.base, field)
    try dense(t, field)
    guard t.dtype.rawValue <= NRNN_I8.rawValue else {
      throw Failure(.unsupported, field).say("expected dtype F32, F16, BF16 or I8, found number ")
        .say(Int(t.dtype.rawValue))
    }
    let type = UInt32(t.dtype.rawValue)
    var weights = Weights(type: type, data: UnsafeRawPointer(bitPattern: 1)!, scale: nil, rows: rows, inputs: inputs)
    try check(t, field, [rows, inputs], 2, elementSize: weights.size)
    let scale = try scale(t, field, rows, type)
    weights = Weights(type: type, data: UnsafeRawPointer(t.data.data!), scale: scale, rows: rows, inputs: inputs)
    try checkFinite(weights, field)
    count(weights)
    return weights
  }

  func checkFinite(_ w: Weights, _ field: Field) throws(Failure) {
    var found = 0.0
    let bad = nrnn_weights_not_finite(w.type, w.data, w.count, &found)
    guard bad == w.count else {
      throw Failure(.notFinite, field).finite(found: found, at: bad)
    }
  }

  func dense(_ t: Nrnn__Tensor, _ field: Field) throws(Failure) {
    guard t.structure == NRNN__TENSOR__STRUCTURE__DENSE, t.n_row_start == 0, t.n_column == 0 else {
      throw Failure(.unsupported, field).say("expected a dense tensor, found another structure")
    }
  }

  /// The scale of each row of I8 weights.
  private mutating func scale(_ t: Nrnn__Tensor, _ field: Field, _ rows: Int, _ type: UInt32)
    throws(Failure) -> UnsafePointer<Float>?
  {
    guard type == NRNN_I8.rawValue else {
      if t.has_scale != 0 { throw Failure(.badModel, field).say("expected a scale for I8 alone, found one") }
      return nil
    }
    guard t.has_scale != 0, t.scale.len == 4 * rows else {
      throw Failure(.badShape, field).say("expected ").say(4 * rows).say(" bytes of scale, found ").say(t.scale.len)
    }
    let copy = try arena.allocate(Float.self, rows)
    UnsafeMutableRawPointer(copy).copyMemory(from: t.scale.data!, byteCount: 4 * rows)
    for i in 0..<rows where !copy[i].isFinite {
      throw Failure(.notFinite, field).say("expected finite scales, found ").say(Double(copy[i])).say(" at ").say(i)
    }
    return UnsafePointer(copy)
  }

  mutating func count(_ w: Weights) {
    if w.type != NRNN_F32.rawValue { count(Int(w.type)) }
    fingerprint = nrnn_fnv1a(fingerprint, w.data, w.count * w.size)
    if let scale = w.scale { fingerprint = nrnn_fnv1a(fingerprint, scale, w.rows * 4) }
    parameters += w.count
    weightBytes += w.count * (w.parts == 1 ? w.size : 4) + (w.scale == nil ? 0 : 4 * w.rows)
  }

  mutating func weightsIfPresent(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Weights?
  {
    count(tensor == nil ? 0 : 1)
    return tensor == nil ? nil : try weights(tensor, field, rows, inputs)
  }

  // MARK: Packing

  @inline(never)
  mutating func matrix(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Matrix
  {
    try stack(field, weights(tensor, field, rows, inputs))
  }

  /// The matrix of a readout: F32 or I8, whatever the file has (see nrnn_kernels.h).
  mutating func readout(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Matrix
  {
    let weights = try weights(tensor, field, rows, inputs)
    return try stack(field, weights, as: weights.type == NRNN_I8.rawValue ? weights.type : NRNN_F32.rawValue)
  }

  /// Matrices of the same inputs, one under the other, each padded to whole vectors of rows: read in one pass.
  ///
  /// F16 and BF16 beside other floats and in quaternion maps become F32, which changes no number; I8 has sums of its own
  /// and stands alone.
  mutating func stack(
    _ field: Field, _ a: Weights, _ b: Weights? = nil, _ c: Weights? = nil, _ d: Weights? = nil,
    as wanted: UInt32? = nil
  ) throws(Failure) -> Matrix {
    let parts: InlineArray<4, Weights?> = [a, b, c, d]
    var rows = 0
    var type = wanted ?? a.type
    for i in 0..<4 {
      guard let part = parts[i] else { continue }
      rows += padded(part.rows)
      guard part.type != type else { continue }
      guard part.type != NRNN_I8.rawValue, type != NRNN_I8.rawValue else {
        throw Failure(.unsupported, field).say("expected I8 for all matrices that meet the same vector, or for none")
      }
      type = NRNN_F32.rawValue
    }
    var matrix = Matrix()
    if a.parts == 4 { (type, matrix.quaternions) = (NRNN_F32.rawValue, UInt32(a.rows / 4)) }
    (matrix.rows, matrix.inputs, matrix.weights) = (UInt32(rows), UInt32(a.inputs), type)
    products += rows * a.inputs
    let panels = try arena.allocate(UInt8.self, Reader.size(matrix))
    let scale = try arena.allocate(Float.self, type == NRNN_I8.rawValue ? rows : 0)
    var first = 0
    for i in 0..<4 {
      guard let part = parts[i] else { continue }
      if a.parts == 4 {
        let gate = first / padded(part.rows)
        panels.withMemoryRebound(to: Float.self, capacity: 0) {
          nrnn_quaternions_place(&matrix, part.type, part.data, gate, $0)
        }
      } else {
        nrnn_panels_place(&matrix, part.type, part.data, part.rows, first, panels)
      }
      if let s = part.scale { (scale + first).update(from: s, count: part.rows) }
      first += padded(part.rows)
    }
    (matrix.panels, matrix.scale) = (UnsafeRawPointer(panels), UnsafePointer(scale))
    return matrix
  }

  /// Bytes of a matrix in panels.
  static func size(_ M: Matrix) -> Int {
    let (rows, q) = (Int(M.rows), Int(M.quaternions))
    return nrnn_panels_size(M.weights, q == 0 ? rows : rows / padded(4 * q) * padded(q), Int(M.inputs))
  }

  /// Vectors one after the other, each padded to whole vectors; nil: zeros of that many.
  mutating func stack(_ size: Int, _ a: UnsafePointer<Float>?, _ b: UnsafePointer<Float>? = nil, count: Int)
    throws(Failure) -> UnsafeMutablePointer<Float>
  {
    let all = try arena.allocate(Float.self, count * padded(size))
    if let a { all.update(from: a, count: size) }
    if let b { (all + padded(size)).update(from: b, count: size) }
    return all
  }
}
