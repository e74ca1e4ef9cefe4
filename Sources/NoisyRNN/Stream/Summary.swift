import NRNNKernels

/// Statistics of one step over the members, written into a row of the host's arrays. Sums run in member and class
/// order in double and are rounded once.
extension UnsafeMutablePointer where Pointee == StreamData {
  @_optimize(speed)
  func summarise(into outputs: UnsafePointer<Outputs>, row: Int, _ reading: Reading) {
    let K = pointee.plan.outputs
    outputs.pointee.row(.nominal, row, pointee.plan)?.copy(shown(nominal), K)
    moments(outputs.pointee.row(.mean, row, pointee.plan), outputs.pointee.row(.variance, row, pointee.plan))
    if let all = outputs.pointee.row(.members, row, pointee.plan) {
      for m in 0..<pointee.plan.members { (all + m * K).copy(shown(path(ofMember: m)), K) }
    }
    if let quantiles = outputs.pointee.row(.quantiles, row, pointee.plan), pointee.plan.levels > 0 {
      for k in 0..<K { self.quantiles(k, quantiles) }
    }
    if outputs.pointee[.entropy] != nil || outputs.pointee[.mutualInformation] != nil { uncertainty(outputs, row) }
    if let flags = outputs.pointee[.flags] { flags.assumingMemoryBound(to: UInt32.self)[row] = reading.flags.rawValue }
    outputs.pointee.row(.largestZ, row, pointee.plan)?.pointee = reading.largestZ
  }

  /// A path's outputs in the space that was asked for.
  private func shown(_ path: Int) -> UnsafeMutablePointer<Float> {
    pointee.settings.inLogits ? logits(path: path) : values(path: path)
  }

  @inline(__always)
  private func moments(_ means: UnsafeMutablePointer<Float>?, _ variances: UnsafeMutablePointer<Float>?) {
    guard pointee.plan.noisy, pointee.plan.members > 1 else {
      means?.copy(shown(path(ofMember: 0)), pointee.plan.outputs)
      variances?.update(repeating: 0, count: pointee.plan.outputs)
      return
    }
    guard means != nil || variances != nil else { return }
    for k in 0..<pointee.plan.outputs { moments(k, means, variances) }
  }

  @_optimize(speed)
  private func moments(_ k: Int, _ means: UnsafeMutablePointer<Float>?, _ variances: UnsafeMutablePointer<Float>?) {
    let M = pointee.plan.members
    var sum = 0.0
    for m in 0..<M { sum += Double(shown(m)[k]) }
    let mean = sum / Double(M)
    means?[k] = Float(mean)
    guard let variances else { return }
    var squares = 0.0
    for m in 0..<M {
      let d = Double(shown(m)[k]) - mean
      squares += d * d
    }
    variances[k] = Float(min(squares / Double(M - 1), Double(Float.greatestFiniteMagnitude)))
  }

  /// Level p of the sorted members x₁ ≤ … ≤ x_M at position p (M + 1), linear between neighbours (Weibull);
  /// of a calibrated stream with the level's offset, added in double and rounded once.
  private func quantiles(_ k: Int, _ out: UnsafeMutablePointer<Float>) {
    let (K, M) = (pointee.plan.outputs, pointee.plan.members)
    let sorted = floats(pointee.plan.layout.sorted)
    for m in 0..<M { sorted[m] = shown(path(ofMember: m))[k] }
    nrnn_sort(sorted, M)
    for q in 0..<pointee.plan.levels {
      let position = min(max(levels[q] * Double(M + 1), 1), Double(M))
      let below = Int(position)
      let low = Double(sorted[below - 1])
      let high = Double(sorted[min(below, M - 1)])
      let value = Float(low + (position - Double(below)) * (high - low))
      out[q * K + k] = offsets.map { shifted(value, by: $0[q * K + k]) } ?? value
    }
  }

  private func shifted(_ quantile: Float, by offset: Double) -> Float {
    let most = Double(Float.greatestFiniteMagnitude)
    return Float(min(max(Double(quantile) + offset, -most), most))
  }
}
