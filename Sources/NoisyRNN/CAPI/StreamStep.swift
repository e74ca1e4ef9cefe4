import NRNNKernels
public import CNoisyRNN

@_cdecl("nrnn_stream_step") @implementation @_optimize(speed)
public func nrnn_stream_step(
  _ stream: OpaquePointer?, _ input: UnsafePointer<Float>?, _ input_count: Int, _ dt: Double,
  _ output: UnsafePointer<nrnn_output>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    guard let input, input_count == stream.pointee.model.pointee.inputCount else {
      return try checkInputs(input, input_count, 1, stream)
    }
    var outputs = Outputs()
    try outputs.take(output, rows: 1, stream)
    try stream.step(input, dt: dt, &outputs)
  }
}

@_cdecl("nrnn_stream_run") @implementation @_optimize(speed)
public func nrnn_stream_run(
  _ stream: OpaquePointer?, _ inputs: UnsafePointer<Float>?, _ input_count: Int, _ steps: Int,
  _ dt: UnsafePointer<Double>?, _ resets: UnsafePointer<UInt8>?, _ output: UnsafePointer<nrnn_output>?,
  _ steps_done: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  var done = 0
  let status = Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    try checkInputs(inputs, input_count, steps, stream)
    guard steps > 0, let inputs else { return }
    var outputs = Outputs()
    try outputs.take(output, rows: steps, stream)
    try stream.run(inputs, steps: steps, dt: dt, resets: resets, &outputs, done: &done)
  }
  steps_done?.pointee = done
  return status
}

private func checkInputs(
  _ inputs: UnsafePointer<Float>?, _ count: Int, _ steps: Int, _ stream: UnsafePointer<StreamData>
)
  throws(Failure)
{
  let (needed, overflow) = steps.multipliedReportingOverflow(by: stream.pointee.model.pointee.inputCount)
  guard steps >= 0, !overflow, count == needed else {
    throw Failure(.invalidArgument).say("input_count: expected ").say(steps).say(" steps of ")
      .say(stream.pointee.model.pointee.inputCount).say(" inputs, found ").say(count)
  }
  if steps > 0 { _ = try Boundary.given(inputs, "input") }
}

private func checkInputs(_ found: Int, of batch: StreamBatch) throws(Failure) {
  let width = try Boundary.given(batch.model, "streams").pointee.inputCount
  let (needed, overflow) = batch.count.multipliedReportingOverflow(by: width)
  guard !overflow, found == needed else {
    throw Failure(.invalidArgument).say("input_count: expected ").say(batch.count).say(" rows of ").say(width)
      .say(" inputs, found ").say(found)
  }
}

@_cdecl("nrnn_streams_step") @implementation
public func nrnn_streams_step(
  _ streams: UnsafePointer<OpaquePointer?>?, _ count: Int, _ inputs: UnsafePointer<Float>?, _ input_count: Int,
  _ dt: UnsafePointer<Double>?, _ outputs: UnsafePointer<nrnn_output>?,
  _ statuses: UnsafeMutablePointer<nrnn_status>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    guard count != 0 else { return }
    guard count > 0 else { throw Failure(.invalidArgument).say("count: expected a number of streams, found more") }
    let streams = UnsafeRawPointer(try Boundary.given(streams, "streams"))
    let inputs = try Boundary.given(inputs, "inputs")
    let outputs = HostOutputs(first: outputs, stride: try Sized.stride(outputs, "outputs"))
    let statuses = try Boundary.given(statuses, "statuses")
    try withUnsafePointer(to: outputs) { outputs throws(Failure) in
      let batch = StreamBatch(
        streams: streams.assumingMemoryBound(to: UnsafeMutablePointer<StreamData>?.self), count: count, inputs: inputs,
        dt: dt, rows: StreamBatch.Rows(host: outputs, find: HostOutputs.find), statuses: statuses)
      try checkInputs(input_count, of: batch)
      try batch.step()
    }
  }
}
