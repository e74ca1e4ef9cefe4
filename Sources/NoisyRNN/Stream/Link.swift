extension UnsafeMutablePointer where Pointee == StreamData {
  /// From the outputs o of a path's network to what the host asked for.
  @_optimize(speed)
  func link(path: Int) {
    let (o, y) = (logits(path: path), values(path: path))
    let K = pointee.plan.outputs
    switch pointee.plan.link {
    case .identity: break
    case .scale: scale(o)
    case .softmax: softmax(o, y)
    case .sigmoid:
      y.copy(o, K)
      pointee.plan.kernels.activate(.sigmoid, y, K)
    }
    for k in 0..<K where !(o[k].isFinite && y[k].isFinite) { return fail(Fault(path: path, layer: Fault.output)) }
  }

  /// y = mean + scale o, in place, in double and rounded once.
  @_optimize(speed)
  func scale(_ o: UnsafeMutablePointer<Float>) {
    for k in 0..<pointee.plan.outputs {
      let channel = pointee.model.pointee.outputs[k]
      if !channel.isIdentity { o[k] = Float(channel.mean + channel.scale * Double(o[k])) }
    }
  }

  /// e^(o - max) over its sum, which runs in class order in double.
  func softmax(_ o: UnsafePointer<Float>, _ p: UnsafeMutablePointer<Float>) {
    let n = pointee.plan.outputs
    var largest = o[0]
    for k in 1..<max(n, 1) where o[k] > largest { largest = o[k] }
    for k in 0..<n { p[k] = o[k] - largest }
    pointee.plan.kernels.exp(p, n)
    var sum = 0.0
    for k in 0..<n { sum += Double(p[k]) }
    for k in 0..<n { p[k] = Float(Double(p[k]) / sum) }
  }
}
