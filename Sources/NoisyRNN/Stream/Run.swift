import NRNNKernels

/// Many steps in one call: the same as one by one, bit for bit.
extension UnsafeMutablePointer where Pointee == StreamData {
  /// Advances by `steps` rows of raw values and counts the rows done, also where it fails.
  @_optimize(speed)
  func run(
    _ inputs: UnsafePointer<Float>, steps: Int, dt: UnsafePointer<Double>?, resets: UnsafePointer<UInt8>?,
    _ outputs: Outputs, done: inout Int
  ) throws(Failure) {
    try outputs.check(rows: steps, self)
    var task = RunTask(stream: self, inputs: inputs, steps: steps, dt: dt, resets: resets, outputs: outputs)
    defer { done = task.done }
    guard steps > 1 || paths > 1 else { return try task.row(0, projected: nil) }
    nrnn_lend(Ahead.bytes, { $1!.assumingMemoryBound(to: RunTask.self).pointee.run(in: $0!) }, &task)
    if let failure = task.failure { throw failure }
  }
}

private struct RunTask {
  let stream: UnsafeMutablePointer<StreamData>
  let inputs: UnsafePointer<Float>
  let steps: Int
  let dt: UnsafePointer<Double>?
  let resets: UnsafePointer<UInt8>?
  let outputs: Outputs
  var done = 0
  var failure: Failure?

  @_optimize(speed)
  mutating func run(in memory: UnsafeMutableRawPointer) {
    var ahead = Ahead(stream.pointee.model, in: memory)
    do throws(Failure) {
      while done < steps { try row(done, projected: ahead.row(done, of: steps, inputs)) }
    } catch {
      failure = error
    }
  }

  @_optimize(speed)
  mutating func row(_ i: Int, projected: UnsafePointer<Float>?) throws(Failure) {
    let reading = try stream.step(
      inputs + i * stream.pointee.model.pointee.inputCount, dt: dt?[i] ?? 0,
      resetFirst: resets.map { $0[i] != 0 } ?? false, projected: projected)
    stream.summarise(into: outputs, row: i, reading)
    done = i + 1
  }
}
