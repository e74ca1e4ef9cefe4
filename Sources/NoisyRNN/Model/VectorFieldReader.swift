import NRNNFormat

/// A vector field out of the file.
extension Reader {
  mutating func vectorField(_ m: Message<Nrnn__VectorField>, _ d: Int) throws(Failure) -> VectorField {
    try enter(m.pointee.base, VectorField.name)
    try size(m.pointee.n_network, "vector_field.network", Reader.mostLayers)
    let network = try network(m.pointee.network, m.pointee.n_network, "vector_field.network", inputs: d, sparse: true)
    let dimension = try integer(m.pointee.dimension, "dimension", to: d)
    let order = try integer(m.pointee.order, "order", to: d)
    let size = Int64(dimension) * Int64(order)
    guard size == Int64(d), network.outputs == dimension else {
      throw failure(.badShape, "dimension").say("expected ").say(network.outputs)
        .say(", the network's outputs, and times order ").say(d).say(", the layer's inputs, found ").say(dimension)
        .say(" and ").say(size)
    }
    let input = try scaler(m.pointee.in_mean, "in_mean", m.pointee.in_scale, "in_scale", d)
    for i in 0..<d where !isTrusted && input.scale[i] == 0 {
      throw failure(.badModel, "in_scale").say("expected numbers that divide, found 0 at ").say(i)
    }
    let output = try scaler(m.pointee.out_mean, "out_mean", m.pointee.out_scale, "out_scale", dimension)
    count(m.pointee.has_solver_step)
    return VectorField(
      dimension: dimension, size: d, network: network, input: input, output: output,
      solverStep: m.pointee.has_solver_step == 0 ? 0 : try positive(m.pointee.solver_step, "solver_step"),
      timeScale: try positive(m.pointee.time_scale, "time_scale"))
  }

  private mutating func scaler(
    _ mean: Message<Nrnn__Tensor>?, _ meanName: Words, _ scale: Message<Nrnn__Tensor>?, _ scaleName: Words, _ n: Int
  ) throws(Failure) -> VectorField.Scaler {
    let means = try vector(mean, meanName, n)
    let data = try source(scale, at(scaleName), n)
    let scales = scale == nil ? try repeated(1, n) : try floats(padded(n), data, n)
    return VectorField.Scaler(mean: means, scale: scales)
  }
}
