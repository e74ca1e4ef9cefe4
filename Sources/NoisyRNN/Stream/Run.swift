import NRNNPlatform

/// Many steps in one call: the same as one by one, bit for bit.
extension UnsafeMutablePointer where Pointee == StreamData {
  /// Advances by `steps` rows of raw values and counts the rows done, also where it fails. `outputs` has room for all.
  @_optimize(speed)
  func run(
    _ inputs: UnsafePointer<Float>, steps: Int, dt: UnsafePointer<Double>?, resets: UnsafePointer<UInt8>?,
    _ outputs: UnsafePointer<Outputs>, done: inout Int
  ) throws(Failure) {
    var task = RunTask(stream: self, inputs: inputs, steps: steps, dt: dt, resets: resets, outputs: outputs)
    let size = pointee.stackBytes + (task.looksAhead ? Ahead.bytes : 0)
    nrnn_lend(size, { $1!.assumingMemoryBound(to: RunTask.self).pointee.run(in: $0!) }, &task)
    done = task.done
    if let failure = task.failure { throw failure }
  }
}

private struct RunTask {
  let stream: UnsafeMutablePointer<StreamData>
  let inputs: UnsafePointer<Float>
  let steps: Int
  let dt: UnsafePointer<Double>?
  let resets: UnsafePointer<UInt8>?
  let outputs: UnsafePointer<Outputs>
  var done = 0
  var failure: Failure?

  /// One row of one path is projected where it is needed.
  var looksAhead: Bool { stream.pointee.plan.rowsAhead > 0 && (steps > 1 || stream.pointee.plan.paths > 1) }

  @_optimize(speed)
  mutating func run(in memory: UnsafeMutableRawPointer) {
    var ahead: Ahead?  // no closure makes it: without optimisation Swift 6.3 reads what one leaves as another optional
    if looksAhead, let map = stream.pointee.plan.set.pointee.inputMap {
      ahead = Ahead(stream.pointee.model, map, stream.pointee.plan.rowsAhead, in: memory + stream.pointee.stackBytes)
    }
    do throws(Failure) {
      if stream.paths == 1 { try alone(in: memory, &ahead) } else { try together(in: memory, &ahead) }
    } catch {
      failure = error
    }
  }

  @inline(__always)
  private mutating func alone(in memory: UnsafeMutableRawPointer, _ ahead: inout Ahead?) throws(Failure) {
    var alone = Alone(stream, in: memory)
    while done < steps {
      let projected = ahead?.row(done, of: steps, inputs) ?? nil
      if isNominal, let reading = try alone.step(row, projected) {
        leave(reading)
      } else {
        var stepper = Stepper(stream, in: memory)
        try other(&stepper, projected)
        alone = Alone(stream, in: memory)
      }
    }
  }

  private mutating func together(in memory: UnsafeMutableRawPointer, _ ahead: inout Ahead?) throws(Failure) {
    var stepper = Stepper(stream, in: memory)
    while done < steps { try other(&stepper, ahead?.row(done, of: steps, inputs) ?? nil) }
  }

  /// Any row of any stream. `projected`: what the first layer makes of it, where that is known already.
  @inline(never) @_optimize(speed)
  private mutating func other(_ stepper: inout Stepper, _ projected: UnsafePointer<Float>?) throws(Failure) {
    leave(
      try stepper.step(
        row, dt: dt?[done] ?? 0, resetFirst: resets.map { $0[done] != 0 } ?? false, projected: projected))
  }

  @inline(__always)
  private var row: UnsafePointer<Float> { inputs + done &* stream.pointee.model.pointee.inputCount }

  @inline(__always)
  private var isNominal: Bool { (dt.map { $0[done] == 0 } ?? true) && (resets.map { $0[done] == 0 } ?? true) }

  @inline(__always)
  private mutating func leave(_ reading: Reading) {
    stream.summarise(into: outputs, row: done, reading)
    done &+= 1
  }
}
