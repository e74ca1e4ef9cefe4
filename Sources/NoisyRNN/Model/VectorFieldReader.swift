import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// A vector field out of the file.
extension Reader {
  mutating func vectorField(_ m: Nrnn__VectorField, _ d: Int) throws(Failure) -> VectorField {
    try enter(m.base, VectorField.name)
    let depth = m.n_network
    try size(depth, "vector_field.network", Reader.mostLayers)
    count(depth)
    let layers = try arena.allocate(VectorField.Layer.self, depth)
    var (inputs, widest) = (d, d)
    let whole = at
    at = at.within("vector_field.network")
    for l in 0..<depth {
      try networkLayer(m.network[l]!, inputs, layers + l)
      inputs = layers[l].units
      widest = max(widest, inputs)
    }
    at = whole
    let dimension = try integer(m.dimension, "dimension", to: d)
    let order = try integer(m.order, "order", to: d)
    guard dimension * order == d, inputs == dimension else {
      throw failure(.badShape, "dimension").say("expected ").say(inputs)
        .say(", the network's outputs, and times order ").say(d).say(", the layer's inputs, found ").say(dimension)
        .say(" and ").say(dimension * order)
    }
    let input = try scaler(m.in_mean, "in_mean", m.in_scale, "in_scale", d)
    for i in 0..<d where input.scale[i] == 0 {
      throw failure(.badModel, "in_scale").say("expected numbers that divide, found 0 at ").say(i)
    }
    let output = try scaler(m.out_mean, "out_mean", m.out_scale, "out_scale", dimension)
    count(m.has_solver_step)
    return VectorField(
      dimension: dimension, size: d, layers: UnsafePointer(layers), layerCount: depth, width: padded(widest),
      input: input, output: output,
      solverStep: m.has_solver_step == 0 ? 0 : try positive(m.solver_step, "solver_step"),
      timeScale: try positive(m.time_scale, "time_scale"))
  }

  private mutating func scaler(
    _ mean: Message<Nrnn__Tensor>?, _ meanName: Words, _ scale: Message<Nrnn__Tensor>?, _ scaleName: Words, _ n: Int
  ) throws(Failure) -> VectorField.Scaler {
    let means = try vector(mean, meanName, n)
    let scales = try vector(scale, scaleName, n)
    if scale == nil { scales.update(repeating: 1, count: n) }
    return VectorField.Scaler(mean: means, scale: scales)
  }

  private mutating func networkLayer(
    _ message: Message<Nrnn__Dense>, _ inputs: Int, _ layer: UnsafeMutablePointer<VectorField.Layer>
  ) throws(Failure) {
    try known(message.pointee.base, at)
    let n = try rows(message.pointee.w, at("W"))
    let isSparse = message.pointee.w.pointee.structure == NRNN__TENSOR__STRUCTURE__CSR
    count(isSparse ? 1 : 0)
    var (matrix, slices): (Matrix?, nrnn_sparse) = (nil, nrnn_sparse())
    if isSparse {
      slices = try sparse(message.pointee.w, n, inputs)
    } else {
      matrix = try self.matrix(message.pointee.w, at("W"), n, inputs)
    }
    let b = try vector(message.pointee.b, "b", n)
    layer.initialize(
      to: VectorField.Layer(
        matrix: matrix, sparse: slices, start: b, units: n,
        activation: try activation(message.pointee.activation, at("activation"))))
  }

  /// CSR into slices of rows (see nrnn_sparse).
  private mutating func sparse(_ t: Message<Nrnn__Tensor>, _ rows: Int, _ inputs: Int) throws(Failure) -> nrnn_sparse {
    try known(t.pointee.base, at("W"))
    let (nonZeros, starts) = (t.pointee.n_column, t.pointee.row_start)
    guard t.pointee.dtype == NRNN__TENSOR__DTYPE__F32, t.pointee.has_scale == 0 else {
      throw failure(.unsupported, "W").say("expected dtype F32 of a sparse matrix, found number ")
        .say(t.pointee.dtype.rawValue)
    }
    guard Int(clamping: t.pointee.shape[1]) == inputs, t.pointee.n_row_start == rows + 1,
      t.pointee.data.len == 4 * nonZeros
    else {
      throw failure(.badShape, "W").say("expected ").say([rows, inputs], 2).say(", a start for each row and the end, ")
        .say("a column for each number, found ").say(t.pointee).say(", ").say(t.pointee.n_row_start).say(", ")
        .say(nonZeros)
    }
    guard nrnn_sparse_ordered(starts, t.pointee.column, rows, inputs, nonZeros) == 1 else {
      throw failure(.badModel, "W").say("expected row starts that do not fall, from 0 to ").say(nonZeros)
        .say(", and in each row columns that rise, below ").say(inputs).say(", found others")
    }
    let data = UnsafeRawPointer(t.pointee.data.data)?.assumingMemoryBound(to: Float.self)
    var found = 0.0
    let bad = nrnn_weights_not_finite(NRNN_F32.rawValue, data, nonZeros, &found)
    guard bad == nonZeros else {
      throw failure(.notFinite, "W").finite(found: found, at: bad)
    }
    fingerprint = nrnn_fnv1a(fingerprint, starts, 4 * rows + 4)
    fingerprint = nrnn_fnv1a(fingerprint, t.pointee.column, 4 * nonZeros)
    if let data { count(data, nonZeros) }
    let slices = padded(rows) / lanes
    let places = try arena.allocate(UInt32.self, slices + 1)
    let entries = nrnn_sparse_starts(starts, rows, places)
    products += Int64(lanes * entries)
    let values = try arena.allocate(Float.self, lanes * entries)
    let columns = try arena.allocate(UInt32.self, lanes * entries)
    nrnn_sparse_place(starts, t.pointee.column, data, rows, places, values, columns)
    return nrnn_sparse(values: values, columns: columns, starts: places, slices: slices)
  }
}
