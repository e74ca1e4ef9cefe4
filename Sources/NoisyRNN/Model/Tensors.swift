import NRNNFormat
import NRNNPlatform

/// Tensors of the file, each against the shape that its place needs.
extension Reader {
  /// The data of a tensor of float32 with just this shape; nil in a packed file.
  func floats(_ tensor: Message<Nrnn__Tensor>, _ field: Field, _ shape: [2 of Int], rank: Int)
    throws(Failure) -> UnsafePointer<Float>?
  {
    let t = tensor.pointee
    try known(t.base, field)
    try dense(t, field)
    guard t.dtype == NRNN__TENSOR__DTYPE__F32, t.has_scale == 0 else {
      throw Failure(.unsupported, field).say("expected dtype F32, found number ").say(t.dtype.rawValue)
    }
    try check(t, field, shape, rank, elementSize: 4, isGiven: given != nil)
    guard given == nil else { return nil }
    let data = UnsafeRawPointer(t.data.data)!.assumingMemoryBound(to: Float.self)
    if isTrusted { return data }
    for i in 0..<(t.data.len / 4) where !data[i].isFinite {
      throw Failure(.notFinite, field).finite(found: Double(data[i]), at: i)
    }
    return data
  }

  /// `isGiven`: the numbers are elsewhere, and the tensor has none.
  @inline(never)
  func check(
    _ t: Nrnn__Tensor, _ field: Field, _ shape: [2 of Int], _ rank: Int, elementSize: Int, isGiven: Bool = false
  ) throws(Failure) {
    var right = t.n_shape == rank
    for i in 0..<rank where right { right = Int64(t.shape[i]) == Int64(shape[i]) }
    guard right else { throw Failure(.badShape, field).say("expected ").say(shape, rank).say(", found ").say(t) }
    let size = (rank == 2 ? Int64(shape[0]) * Int64(shape[1]) : Int64(shape[0])) * Int64(elementSize)
    try checkSize(t, field, size, isGiven: isGiven)
  }

  /// As many bytes of numbers as the shape asks for; given, the tensor has none, and a packed file as many at least.
  @inline(never)
  func checkSize(_ t: Nrnn__Tensor, _ field: Field, _ size: Int64, isGiven: Bool) throws(Failure) {
    let expected = isGiven ? 0 : size
    guard size > 0, Int64(t.data.len) == expected else {
      throw Failure(.badShape, field).say("expected ").say(expected).say(" bytes of data, found ").say(t.data.len)
    }
    guard !isGiven || size <= Int64(given?.bytes.count ?? 0) else {
      throw Failure(.badShape, field).say("expected ").say(size).say(" bytes in weights, found fewer")
    }
  }

  func needed<T>(_ message: Message<T>?, _ field: Field) throws(Failure) -> Message<T> {
    guard let message else { throw Failure(.badModel, field).say("expected a value, found none") }
    return message
  }

  /// Numbers of a tensor; nil: a packed file has them elsewhere.
  @inline(never)
  mutating func count(_ data: UnsafePointer<Float>?, _ size: Int) {
    if let data { fingerprint = nrnn_fnv1a(fingerprint, data, size * 4) }
    parameters += size
    weightBytes += 4 * size
  }

  /// A vector that is there or not, checked and counted, in the decoded file's memory; nil: none, or a packed file has it
  /// elsewhere.
  @inline(never)
  mutating func source(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ size: Int)
    throws(Failure) -> UnsafePointer<Float>?
  {
    count(tensor == nil ? 0 : 1)
    guard let tensor else { return nil }
    let data = try floats(tensor, field, [size, 0], rank: 1)
    count(data, size)
    return data
  }

  mutating func vectorIfPresent(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ size: Int)
    throws(Failure) -> UnsafePointer<Float>?
  {
    guard tensor == nil else { return try vector(tensor, field, size) }
    count(0)
    return nil
  }

  /// A vector with room for padded sums; zeros where the file has none.
  @inline(never)
  mutating func vector(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ size: Int)
    throws(Failure) -> UnsafePointer<Float>
  {
    let data = try source(tensor, field, size)
    return try floats(padded(size), data, size)
  }
}
