/// Predictive entropy H(mean p) and mutual information H(mean p) - mean H(p), in nats. For sigmoid outputs, which are
/// independent, the entropies of the outputs add.
extension UnsafeMutablePointer where Pointee == StreamData {
  func uncertainty(_ outputs: UnsafePointer<Outputs>, _ row: Int) {
    let total = entropyOfMean()
    outputs.pointee.row(.entropy, row, self)?.pointee = Float(total)
    guard let information = outputs.pointee.row(.mutualInformation, row, self) else { return }
    guard pointee.settings.noisy, pointee.settings.members > 1 else {
      information.pointee = 0
      return
    }
    var sum = 0.0
    for m in 0..<pointee.settings.members {
      var own = 0.0
      for k in 0..<pointee.model.pointee.outputCount { own += entropy(values(path: m)[k]) }
      sum += own
    }
    information.pointee = Float(max(total - sum / Double(pointee.settings.members), 0))
  }

  private func entropyOfMean() -> Double {
    var total = 0.0
    for k in 0..<pointee.model.pointee.outputCount {
      var sum = 0.0
      let count = pointee.settings.noisy ? pointee.settings.members : 1
      for m in 0..<count { sum += Double(values(path: path(ofMember: m))[k]) }
      total += entropy(Float(sum / Double(count)))
    }
    return total
  }

  /// The share of one probability: -p ln p, and for sigmoid its complement's too.
  private func entropy(_ p: Float) -> Double {
    pointee.model.pointee.task == .sigmoid ? term(p) + term(1 - p) : term(p)
  }

  /// -p ln p with 0 ln 0 = 0, in a time that does not depend on p.
  private func term(_ p: Float) -> Double {
    let smallest = Float.leastNormalMagnitude
    var logarithm = p >= smallest ? p : smallest
    pointee.model.pointee.kernels.log(&logarithm, 1)
    return Double(p >= smallest ? p : 0) * -Double(logarithm)
  }
}
