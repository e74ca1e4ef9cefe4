import NRNNPlatform

extension UnsafeMutablePointer where Pointee == StreamData {
  func fail(_ fault: Fault) { nrnn_lower(&pointee.fault, fault.code) }

  func diverged(_ fault: Fault) -> Failure {
    var start = Failure(.diverged)
    if fault.layer == Fault.output {
      start = start.say("output ").say(firstInfinite(fault.path)).say(": expected a finite value")
    } else {
      start = start.say("layers[").say(fault.layer).say("]: expected a finite state")
    }
    start = start.say(", found another for ")
    return fault.path == nominal ? start.say("the nominal path") : start.say("member ").say(fault.path)
  }

  private func firstInfinite(_ path: Int) -> Int {
    let (o, y) = (logits(path: path), values(path: path))
    for k in 0..<pointee.plan.outputs where !(o[k].isFinite && y[k].isFinite) { return k }
    return 0
  }
}
