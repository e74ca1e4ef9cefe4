import NRNNKernels
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
  let status = Boundary.call(error) { () throws(Failure) in
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
    guard count != 0 else { return }
    guard count > 0 else { throw Failure(.invalidArgument).say("count: expected a number of streams, found more") }
    let fleet = Fleet(
      streams: try Boundary.given(streams, "streams"), count: count, inputs: try Boundary.given(inputs, "inputs"),
      dt: dt, outputs: outputs, outputStride: try Sized.stride(outputs, "outputs"))
    let statuses = try Boundary.given(statuses, "statuses")
    try fleet.check(inputs: input_count)
    if let failure = fleet.step(statuses) { throw failure }
  }
}

/// Many streams of one model and their samples.
private struct Fleet {
  let streams: UnsafePointer<OpaquePointer?>
  let count: Int
  let inputs: UnsafePointer<Float>
  let dt: UnsafePointer<Double>?
  let outputs: UnsafePointer<nrnn_output>?
  /// Bytes from one output to the next: an older host's structs are shorter.
  let outputStride: Int

  private func stream(_ i: Int) -> UnsafeMutablePointer<StreamData>? { streams[i].map { UnsafeMutablePointer($0) } }

  /// That of the first stream there is; all others must share it.
  private var model: UnsafeMutablePointer<ModelData>? {
    for i in 0..<count { if let stream = stream(i) { return stream.pointee.model } }
    return nil
  }

  func check(inputs found: Int) throws(Failure) {
    let width = try Boundary.given(model, "streams").pointee.inputCount
    let (needed, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow, found == needed else {
      throw Failure(.invalidArgument).say("input_count: expected ").say(count).say(" rows of ").say(width)
        .say(" inputs, found ").say(found)
    }
  }

  /// Steps each stream once; the first failure.
  func step(_ statuses: UnsafeMutablePointer<nrnn_status>) -> Failure? {
    var first: Failure?
    let model = model
    for i in 0..<count {
      do throws(Failure) {
        try step(i, model)
        statuses[i] = Status.ok.rawValue
      } catch {
        statuses[i] = error.status.rawValue
        if first == nil { nrnn_note_keep() }
        first = first ?? error
      }
    }
    for i in 0..<count { stream(i)?.pointee.claimed = false }
    return first
  }

  private func step(_ i: Int, _ model: UnsafeMutablePointer<ModelData>?) throws(Failure) {
    guard let stream = stream(i), stream.pointee.model == model else {
      throw Failure(.invalidArgument).say("streams[").say(i).say(
        "]: expected a stream of the first one's model, found "
      )
      .say(streams[i] == nil ? "NULL" : "another's")
    }
    guard !stream.pointee.claimed else {
      throw Failure(.invalidArgument).say("streams[").say(i).say("]: expected each stream once, found one again")
    }
    stream.pointee.claimed = true
    let output = outputs.map {
      UnsafeRawPointer($0).advanced(by: i * outputStride).assumingMemoryBound(to: nrnn_output.self)
    }
    var done = 0
    try stream.pointee.run(
      inputs + i * stream.pointee.model.pointee.inputCount, steps: 1, dt: dt.map { $0 + i }, resets: nil,
      try Outputs(output), done: &done)
  }
}
