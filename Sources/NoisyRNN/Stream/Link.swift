extension UnsafeMutablePointer where Pointee == StreamData {
  /// From the outputs o of a path's network to what the host asked for. `isFinite`: whether those of a readout are, which
  /// has scaled them.
  @inline(__always)
  func link(path: Int, isFinite: Bool) {
    guard pointee.plan.link != .scale || pointee.plan.readout == nil || !isFinite else { return }
    linkFurther(path: path, isFinite: isFinite)
  }

  @inline(never)
  private func linkFurther(path: Int, isFinite: Bool) {
    let (o, row) = (logits(path: path), pointee.plan.layout.row)
    var finite = isFinite
    if pointee.plan.readout == nil {
      finite = pointee.plan.kernels.scale(o, pointee.model.pointee.outputScaling, row)
    }
    if pointee.plan.link != .scale { finite = probabilities(o, values(path: path), row) && finite }
    if !finite { fail(Fault(path: path, layer: Fault.output)) }
  }

  @inline(never)
  private func probabilities(_ o: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ row: Int) -> Bool {
    if pointee.plan.link != .sigmoid {
      softmax(o, y)
    } else {
      y.copy(o, pointee.plan.outputs)
      pointee.plan.kernels.activate(.sigmoid, y, pointee.plan.outputs)
    }
    return pointee.plan.kernels.scale(y, nil, row)
  }

  /// p = e^(o - max) over its sum, which runs in class order in double; or ln p = (o - max) - ln sum.
  @_optimize(speed)
  private func softmax(_ o: UnsafePointer<Float>, _ p: UnsafeMutablePointer<Float>) {
    let n = pointee.plan.outputs
    var largest = o[0]
    for k in 1..<max(n, 1) where o[k] > largest { largest = o[k] }
    for k in 0..<n { p[k] = o[k] - largest }
    pointee.plan.kernels.exp(p, n)
    var sum = 0.0
    for k in 0..<n { sum += Double(p[k]) }
    if pointee.plan.link == .logSoftmax { return logarithms(o, p, Double(largest), sum) }
    for k in 0..<n { p[k] = Float(Double(p[k]) / sum) }
  }

  /// ln sum is that of the nearest float, and what the rest adds.
  @inline(never)
  private func logarithms(
    _ o: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ largest: Double, _ sum: Double
  ) {
    let near = Float(sum)
    y[0] = near
    pointee.plan.kernels.log(y, 1)
    let logarithm = Double(y[0]) + (sum - Double(near)) / Double(near)
    for k in 0..<pointee.plan.outputs { y[k] = Float((Double(o[k]) - largest) - logarithm) }
  }
}
