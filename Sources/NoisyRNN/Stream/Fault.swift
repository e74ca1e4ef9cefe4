import NRNNPlatform

/// Where a step came to a number that is not finite: the first layer, or the output, of the first path, whichever block
/// found it first.
struct Fault {
  let path: Int
  let layer: Int

  static let none = UInt64.max
  /// In place of a layer: behind the last.
  static let output = 255

  init(path: Int, layer: Int) { (self.path, self.layer) = (path, layer) }
  init(code: UInt64) { self.init(path: Int(truncatingIfNeeded: code >> 8), layer: Int(truncatingIfNeeded: code & 255)) }

  var code: UInt64 { UInt64(truncatingIfNeeded: path) << 8 | UInt64(truncatingIfNeeded: layer) }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  func fail(_ fault: Fault) { nrnn_lower(&pointee.fault, fault.code) }
}

extension UnsafeMutablePointer where Pointee == StreamData {
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
    for k in 0..<pointee.model.pointee.outputCount where !(o[k].isFinite && y[k].isFinite) { return k }
    return 0
  }
}
