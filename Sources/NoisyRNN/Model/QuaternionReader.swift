import NRNNFormat
import NRNNKernels

/// Matrices that may be quaternion maps: [4, outputs / 4, inputs / 4], the blocks r, i, j, k, or with a leading size for
/// stacked gates.
extension Reader {
  /// Rows and inputs of such a matrix, within the limits.
  func sizes(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, gates: Int) throws(Failure) -> (rows: Int, inputs: Int) {
    let t = try needed(tensor, field).pointee
    let last = t.n_shape
    let whole = t.structure == NRNN__TENSOR__STRUCTURE__QUATERNION ? 4 : 1
    guard last == (whole == 1 ? 2 : gates == 1 ? 3 : 4), t.shape[last - 1] > 0, t.shape[last - 2] > 0 else {
      throw notSquare(tensor, field, gates: gates)
    }
    let rows = Int64(t.shape[last - 2]) * Int64(whole == 1 ? 1 : 4 * gates)
    let inputs = Int64(t.shape[last - 1]) * Int64(whole)
    let most = max(rows / Int64(gates), inputs)
    guard most <= Int64(Reader.largestSize) else {
      throw Failure(.tooLarge, field).atMost(Int64(Reader.largestSize), " units", found: most)
    }
    return (Int(rows), Int(inputs))
  }

  func notSquare(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, gates: Int) -> Failure {
    let start = Failure(.badShape, field).say("expected shape [")
    let failure = (gates == 1 ? start : start.say(gates).say(" ")).say("n, n], found ")
    return tensor.map { failure.say($0.pointee) } ?? failure
  }

  /// The checked and counted weights of a matrix or of a quaternion map of so many gates.
  @inline(never)
  mutating func map(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int, gates: Int)
    throws(Failure) -> Weights
  {
    let t = try needed(tensor, field).pointee
    guard t.structure == NRNN__TENSOR__STRUCTURE__QUATERNION else { return try weights(tensor, field, rows, inputs) }
    try known(t.base, field)
    guard t.dtype.rawValue <= NRNN_BF16.rawValue, t.has_scale == 0, t.n_row_start == 0, t.n_column == 0 else {
      throw Failure(.unsupported, field).say("expected a quaternion map in F32, F16 or BF16, found another tensor")
    }
    try check(quaternions: t, field, rows, inputs, gates)
    let weights = Weights(
      type: UInt32(t.dtype.rawValue), data: data(t), scale: nil, rows: rows, inputs: inputs,
      parts: 4)
    try checkFinite(weights, field)
    count(-1)
    count(weights)
    return weights
  }

  /// One that stands alone, packed.
  @inline(never)
  mutating func mapMatrix(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ rows: Int, _ inputs: Int)
    throws(Failure) -> Matrix
  {
    try pack(Stack(field, map(tensor, field, rows, inputs, gates: 1)))
  }

  private func check(quaternions t: Nrnn__Tensor, _ field: Field, _ rows: Int, _ inputs: Int, _ gates: Int)
    throws(Failure)
  {
    let (q, p) = (rows / 4 / gates, inputs / 4)
    let shape: InlineArray<4, Int> = [gates, 4, q, p]
    let first = gates == 1 ? 1 : 0
    var right = t.n_shape == 4 - first && q * 4 * gates == rows && p * 4 == inputs
    for i in first..<4 where right { right = Int(clamping: t.shape[i - first]) == shape[i] }
    guard right else {
      let start = Failure(.badShape, field).say("expected shape [")
      throw (gates == 1 ? start : start.say(gates).say(", ")).say("4, ").say(rows / gates).say(" / 4, ").say(inputs)
        .say(" / 4], found ").say(t)
    }
    let size = Int64(rows) * Int64(inputs) / 4 * (t.dtype == NRNN__TENSOR__DTYPE__F32 ? 4 : 2)
    try checkSize(t, field, size, isGiven: given != nil)
  }
}
