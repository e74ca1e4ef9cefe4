public import CNoisyRNN

@_cdecl("nrnn_stream_step") @implementation
public func nrnn_stream_step(
  _ stream: OpaquePointer?, _ input: UnsafePointer<Float>?, _ input_count: Int, _ dt: Double,
  _ output: UnsafePointer<nrnn_output>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  withUnsafePointer(to: dt) {
    nrnn_stream_run(stream, input, input_count, 1, $0, nil, output, nil, error)
  }
}

@_cdecl("nrnn_stream_run") @implementation
public func nrnn_stream_run(
  _ stream: OpaquePointer?, _ inputs: UnsafePointer<Float>?, _ input_count: Int, _ steps: Int,
  _ dt: UnsafePointer<Double>?, _ resets: UnsafePointer<UInt8>?, _ output: UnsafePointer<nrnn_output>?,
  _ steps_done: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  var done = 0
  let status = Boundary.compute(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    try checkInputs(inputs, input_count, steps, stream.pointee)
    guard steps > 0, let inputs else { return }
    try stream.pointee.run(inputs, steps: steps, dt: dt, resets: resets, try Outputs(output), done: &done)
  }
  steps_done?.pointee = done
  return status
}

private func checkInputs(_ inputs: UnsafePointer<Float>?, _ count: Int, _ steps: Int, _ stream: StreamData)
  throws(Failure)
{
  let (needed, overflow) = steps.multipliedReportingOverflow(by: stream.model.pointee.inputCount)
  guard steps >= 0, !overflow, count == needed else {
    throw Failure(.invalidArgument).say("input_count: expected ").say(steps).say(" steps of ")
      .say(stream.model.pointee.inputCount).say(" inputs, found ").say(count)
  }
  if steps > 0 { _ = try Boundary.given(inputs, "input") }
}

@_cdecl("nrnn_streams_step") @implementation
public func nrnn_streams_step(
  _ streams: UnsafePointer<OpaquePointer?>?, _ count: Int, _ inputs: UnsafePointer<Float>?, _ input_count: Int,
  _ dt: UnsafePointer<Double>?, _ outputs: UnsafePointer<nrnn_output>?,
  _ statuses: UnsafeMutablePointer<nrnn_status>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    guard count > 0 else { return }
    let streams = try Boundary.given(streams, "streams")
    let statuses = try Boundary.given(statuses, "statuses")
    let inputs = try Boundary.given(inputs, "inputs")
    let width = try commonWidth(streams, count, input_count)
    let failure = stepAll(streams, count, inputs, width, dt, outputs, statuses)
    for i in 0..<count {
      if let stream = streams[i] { UnsafeMutablePointer<StreamData>(stream).pointee.claimed = false }
    }
    if let failure { throw failure }
  }
}

/// The inputs of the model that all streams must share.
private func commonWidth(_ streams: UnsafePointer<OpaquePointer?>, _ count: Int, _ inputs: Int) throws(Failure) -> Int {
  let model = try Boundary.stream(streams[0], "streams[0]").pointee.model
  for i in 1..<max(count, 1) where try Boundary.stream(streams[i], "streams").pointee.model != model {
    throw Failure(.invalidArgument).say("streams[").say(i).say(
      "]: expected a stream of the first one's model, found another's")
  }
  let (needed, overflow) = count.multipliedReportingOverflow(by: model.pointee.inputCount)
  guard !overflow, inputs == needed else {
    throw Failure(.invalidArgument).say("input_count: expected ").say(count).say(" rows of ")
      .say(model.pointee.inputCount).say(" inputs, found ").say(inputs)
  }
  return model.pointee.inputCount
}

/// Steps each stream that is not named twice; the first failure.
private func stepAll(
  _ streams: UnsafePointer<OpaquePointer?>, _ count: Int, _ inputs: UnsafePointer<Float>, _ width: Int,
  _ dt: UnsafePointer<Double>?, _ outputs: UnsafePointer<nrnn_output>?, _ statuses: UnsafeMutablePointer<nrnn_status>
) -> Failure? {
  var first: Failure?
  for i in 0..<count {
    do throws(Failure) {
      let stream = try Boundary.stream(streams[i])
      guard !stream.pointee.claimed else {
        throw Failure(.invalidArgument).say("streams[").say(i).say("]: expected each stream once, found one again")
      }
      stream.pointee.claimed = true
      try step(stream, inputs + i * width, dt.map { $0 + i }, outputs.map { $0 + i })
      statuses[i] = Status.ok.rawValue
    } catch {
      statuses[i] = error.status.rawValue
      first = first ?? error
    }
  }
  return first
}

private func step(
  _ stream: UnsafeMutablePointer<StreamData>, _ input: UnsafePointer<Float>, _ dt: UnsafePointer<Double>?,
  _ output: UnsafePointer<nrnn_output>?
) throws(Failure) {
  var failure: Failure?
  _ = Boundary.compute(nil) { () throws(Failure) in
    do throws(Failure) {
      var done = 0
      try stream.pointee.run(input, steps: 1, dt: dt, resets: nil, try Outputs(output), done: &done)
    } catch { failure = error }
  }
  if let failure { throw failure }
}
