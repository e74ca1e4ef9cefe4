import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// Sparse matrices out of the file: CSR into slices of rows (see nrnn_sparse).
extension Reader {
  mutating func sparse(_ t: Message<Nrnn__Tensor>, _ rows: Int, _ inputs: Int) throws(Failure) -> nrnn_sparse {
    try known(t.pointee.base, at("W"))
    guard t.pointee.dtype == NRNN__TENSOR__DTYPE__F32, t.pointee.has_scale == 0 else {
      throw failure(.unsupported, "W").say("expected dtype F32 of a sparse matrix, found number ")
        .say(t.pointee.dtype.rawValue)
    }
    try checkSizes(t.pointee, rows, inputs)
    if given == nil { try countSparse(t.pointee, rows, inputs) }
    let slices = padded(rows) / lanes
    let (starts, entries, nonZeros) = try starts(t.pointee, rows, slices)
    let values = try room(Float.self, lanes * entries)
    let columns = try room(UInt32.self, lanes * entries)
    if let values = values.fill, let columns = columns.fill {
      let data = UnsafeRawPointer(t.pointee.data.data)?.assumingMemoryBound(to: Float.self)
      nrnn_sparse_place(t.pointee.row_start, t.pointee.column, data, rows, starts, values, columns)
    } else {
      try checkGiven(values.array, NRNN_F32.rawValue, lanes * entries)
      try checkColumns(columns.array, lanes * entries, inputs)
    }
    parameters += nonZeros
    weightBytes += 4 * nonZeros
    products += Int64(lanes * entries)
    return nrnn_sparse(values: values.array, columns: columns.array, starts: starts, slices: slices)
  }

  private func checkSizes(_ t: Nrnn__Tensor, _ rows: Int, _ inputs: Int) throws(Failure) {
    let starts = given == nil ? rows + 1 : 0
    guard Int(clamping: t.shape[1]) == inputs, t.n_row_start == starts, t.data.len == 4 * t.n_column,
      given == nil || t.n_column == 0
    else {
      throw failure(.badShape, "W").say("expected ").say([rows, inputs], 2).say(", a start for each row and the end, ")
        .say("a column for each number, found ").say(t).say(", ").say(t.n_row_start).say(", ").say(t.n_column)
    }
  }

  private mutating func countSparse(_ t: Nrnn__Tensor, _ rows: Int, _ inputs: Int) throws(Failure) {
    let nonZeros = t.n_column
    guard nrnn_sparse_ordered(t.row_start, t.column, rows, inputs, nonZeros) == 1 else {
      throw failure(.badModel, "W").say("expected row starts that do not fall, from 0 to ").say(nonZeros)
        .say(", and in each row columns that rise, below ").say(inputs).say(", found others")
    }
    let type = NRNN_F32.rawValue
    let data = UnsafeRawPointer(t.data.data)
    try checkFinite(Weights(type: type, data: data, scale: nil, rows: 1, inputs: nonZeros), at("W"))
    fingerprint = nrnn_fnv1a(fingerprint, t.row_start, 4 * rows + 4)
    fingerprint = nrnn_fnv1a(fingerprint, t.column, 4 * nonZeros)
    if let data { fingerprint = nrnn_fnv1a(fingerprint, data, 4 * nonZeros) }
  }

  /// Where the slices begin, in entries; how many entries there are, and of their numbers, how many are not padding.
  private mutating func starts(_ t: Nrnn__Tensor, _ rows: Int, _ slices: Int)
    throws(Failure) -> (UnsafePointer<UInt32>, entries: Int, nonZeros: Int)
  {
    let all = try room(UInt32.self, slices + 2)
    if let fill = all.fill {
      _ = nrnn_sparse_starts(t.row_start, rows, fill)
      fill[slices + 1] = UInt32(truncatingIfNeeded: t.n_column)
    }
    let starts = all.array
    var rise = starts[0] == 0
    for i in 0..<slices where starts[i] > starts[i + 1] { rise = false }
    let (entries, nonZeros) = (UInt64(starts[slices]), UInt64(starts[slices + 1]))
    guard rise, entries <= UInt64(Int.max) / UInt64(4 * lanes), nonZeros <= UInt64(lanes) * entries else {
      throw failure(.badModel, "W").say("expected starts of slices that do not fall, found others")
    }
    return (starts, Int(entries), Int(nonZeros))
  }

  private func checkColumns(_ columns: UnsafePointer<UInt32>, _ count: Int, _ inputs: Int) throws(Failure) {
    for i in 0..<count where columns[i] >= inputs {
      throw failure(.badModel, "W").say("expected columns below ").say(inputs).say(", found ").say(columns[i])
    }
  }
}
