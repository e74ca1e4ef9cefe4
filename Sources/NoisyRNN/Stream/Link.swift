/// From the network's outputs o to what the host asked for: units, or probabilities.
extension UnsafeMutablePointer where Pointee == StreamData {
  @_optimize(speed)
  func link(path: Int) {
    let (o, y) = (logits(path: path), values(path: path))
    let K = pointee.model.pointee.outputCount
    switch pointee.model.pointee.task {
    case .regression: scale(o)
    case .softmax: softmax(o, y)
    case .sigmoid:
      y.copy(o, K)
      pointee.model.pointee.kernels.activate(.sigmoid, y, K)
    }
    for k in 0..<K where !(o[k].isFinite && y[k].isFinite) { return fail(Fault(path: path, layer: Fault.output)) }
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// y = mean + scale o, in place, in double and rounded once.
  @_optimize(speed)
  func scale(_ o: UnsafeMutablePointer<Float>) {
    for k in 0..<pointee.model.pointee.outputCount {
      let channel = pointee.model.pointee.outputs[k]
      if channel.mean != 0 || channel.scale != 1 { o[k] = Float(channel.mean + channel.scale * Double(o[k])) }
    }
  }

  /// e^(o - max) over its sum, which runs in class order in double.
  func softmax(_ o: UnsafePointer<Float>, _ p: UnsafeMutablePointer<Float>) {
    let n = pointee.model.pointee.outputCount
    var largest = o[0]
    for k in 1..<max(n, 1) where o[k] > largest { largest = o[k] }
    for k in 0..<n { p[k] = o[k] - largest }
    pointee.model.pointee.kernels.exp(p, n)
    var sum = 0.0
    for k in 0..<n { sum += Double(p[k]) }
    for k in 0..<n { p[k] = Float(Double(p[k]) / sum) }
  }
}
