/// From the network's outputs o to what the host asked for: units, or probabilities.
extension StreamData {
  func link() throws(Failure) {
    for path in 0..<paths {
      let (o, y) = (logits(path: path), values(path: path))
      switch model.pointee.task {
      case .regression: scale(o)
      case .softmax: softmax(o, y)
      case .sigmoid:
        y.update(from: o, count: model.pointee.outputCount)
        model.pointee.kernels.activate(.sigmoid, y, model.pointee.outputCount)
      }
      try checkFinite(o, y, path)
    }
  }

  /// y = mean + scale o, in place, in double and rounded once.
  private func scale(_ o: UnsafeMutablePointer<Float>) {
    for k in 0..<model.pointee.outputCount {
      let channel = model.pointee.outputs[k]
      if channel.mean != 0 || channel.scale != 1 { o[k] = Float(channel.mean + channel.scale * Double(o[k])) }
    }
  }

  /// e^(o - max) over its sum, which runs in class order in double.
  private func softmax(_ o: UnsafePointer<Float>, _ p: UnsafeMutablePointer<Float>) {
    let n = model.pointee.outputCount
    var largest = o[0]
    for k in 1..<max(n, 1) where o[k] > largest { largest = o[k] }
    for k in 0..<n { p[k] = o[k] - largest }
    model.pointee.kernels.exp(p, n)
    var sum = 0.0
    for k in 0..<n { sum += Double(p[k]) }
    for k in 0..<n { p[k] = Float(Double(p[k]) / sum) }
  }

  private func checkFinite(_ o: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ path: Int) throws(Failure) {
    for k in 0..<model.pointee.outputCount where !(o[k].isFinite && y[k].isFinite) {
      let start = Failure(.diverged).say("output ").say(k).say(": expected a finite value, found another for ")
      throw path == nominal ? start.say("the nominal path") : start.say("member ").say(path)
    }
  }
}
