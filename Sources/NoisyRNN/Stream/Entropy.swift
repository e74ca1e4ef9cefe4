/// Predictive entropy H(mean p) and mutual information H(mean p) - mean H(p), in nats. For sigmoid outputs, which are
/// independent, the entropies of the outputs add. Logarithms of probabilities have those of the probabilities.
extension UnsafeMutablePointer where Pointee == StreamData {
  func uncertainty(_ outputs: UnsafePointer<Outputs>, _ row: Int) {
    let total = entropyOfMean()
    outputs.pointee.row(.entropy, row, pointee.plan)?.pointee = Float(total)
    guard let information = outputs.pointee.row(.mutualInformation, row, pointee.plan) else { return }
    guard pointee.plan.noisy, pointee.plan.members > 1 else {
      information.pointee = 0
      return
    }
    var sum = 0.0
    for m in 0..<pointee.plan.members {
      var own = 0.0
      for k in 0..<pointee.plan.outputs { own += entropy(probability(k, path: m)) }
      sum += own
    }
    information.pointee = Float(max(total - sum / Double(pointee.plan.members), 0))
  }

  private func entropyOfMean() -> Double {
    var total = 0.0
    for k in 0..<pointee.plan.outputs {
      var sum = 0.0
      let count = pointee.plan.noisy ? pointee.plan.members : 1
      for m in 0..<count { sum += Double(probability(k, path: path(ofMember: m))) }
      total += entropy(Float(sum / Double(count)))
    }
    return total
  }

  @inline(never)
  private func probability(_ k: Int, path: Int) -> Float {
    var p = values(path: path)[k]
    if pointee.plan.link == .logSoftmax { pointee.plan.kernels.exp(&p, 1) }
    return p
  }

  /// The share of one probability: -p ln p, and for sigmoid its complement's too.
  private func entropy(_ p: Float) -> Double {
    pointee.plan.link == .sigmoid ? term(p) + term(1 - p) : term(p)
  }

  /// -p ln p with 0 ln 0 = 0, in a time that does not depend on p.
  private func term(_ p: Float) -> Double {
    let smallest = Float.leastNormalMagnitude
    var logarithm = p >= smallest ? p : smallest
    pointee.plan.kernels.log(&logarithm, 1)
    return Double(p >= smallest ? p : 0) * -Double(logarithm)
  }
}
