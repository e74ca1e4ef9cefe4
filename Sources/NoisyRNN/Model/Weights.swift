import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// A matrix of the file, checked but not yet packed: [rows, inputs] in the decoded file's memory.
struct Weights {
  let type: UInt32
  /// Nil: a packed file has them elsewhere.
  let data: UnsafeRawPointer?
  /// [rows], I8 only.
  let scale: UnsafePointer<Float>?
  let rows: Int
  let inputs: Int
  /// 4 for a quaternion map, which has a quarter of the weights, [gates, 4, rows / 4, inputs / 4].
  var parts = 1

  var count: Int { parts == 4 ? rows * inputs / 4 : rows * inputs }

  /// Bytes of one weight.
  static func size(_ type: UInt32) -> Int { type == NRNN_F32.rawValue ? 4 : type == NRNN_I8.rawValue ? 1 : 2 }
  var size: Int { Weights.size(type) }

  /// Gate `index` of a stack of gates of `count` rows each.
  func gate(_ index: Int, _ count: Int) -> Weights {
    Weights(
      type: type, data: data.map { $0 + index * (self.count / rows * count) * size },
      scale: scale.map { $0 + index * count },
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
        .say(t.dtype.rawValue)
    }
    let type = UInt32(t.dtype.rawValue)
    try check(t, field, [rows, inputs], 2, elementSize: Weights.size(type), isGiven: given != nil)
    let scale = try scale(t, field, rows, type)
    let weights = Weights(type: type, data: data(t), scale: scale, rows: rows, inputs: inputs)
    try checkFinite(weights, field)
    count(weights)
    return weights
  }

  func data(_ t: Nrnn__Tensor) -> UnsafeRawPointer? { given == nil ? UnsafeRawPointer(t.data.data) : nil }

  func checkFinite(_ w: Weights, _ field: Field) throws(Failure) {
    if isTrusted || given != nil { return }
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
    let size = given == nil ? 4 * rows : 0
    guard t.scale.len == size else {
      throw Failure(.badShape, field).say("expected ").say(size).say(" bytes of scale, found ").say(t.scale.len)
    }
    guard given == nil else { return nil }
    let scale = UnsafeRawPointer(t.scale.data!).assumingMemoryBound(to: Float.self)
    for i in 0..<rows where !isTrusted && !scale[i].isFinite {
      throw Failure(.notFinite, field).say("expected finite scales, found ").say(Double(scale[i])).say(" at ").say(i)
    }
    return scale
  }

  mutating func count(_ w: Weights) {
    if w.type != NRNN_F32.rawValue { count(w.type) }
    if let data = w.data { fingerprint = nrnn_fnv1a(fingerprint, data, w.count * w.size) }
    if let scale = w.scale { fingerprint = nrnn_fnv1a(fingerprint, scale, w.rows * 4) }
    parameters += w.count
    weightBytes += w.count * (w.parts == 1 ? w.size : 4) + (w.type == NRNN_I8.rawValue ? 4 * w.rows : 0)
  }

  mutating func weightsIfPresent(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Weights?
  {
    count(tensor == nil ? 0 : 1)
    return tensor == nil ? nil : try weights(tensor, field, rows, inputs)
  }
}
