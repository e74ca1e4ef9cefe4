import NRNNPlatform
public import CNoisyRNN

@_cdecl("nrnn_stream_size") @implementation
public func nrnn_stream_size(
  _ model: OpaquePointer?, _ options: UnsafePointer<nrnn_stream_options>?, _ size: UnsafeMutablePointer<Int>?,
  _ align: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let model = try Boundary.model(model)
    let size = try Boundary.given(size, "size")
    size.pointee = try StreamData.plan(model, try StreamRequest(options, model.pointee)).layout.total
    align?.pointee = StreamLayout.alignment
  }
}

@_cdecl("nrnn_stream_init") @implementation
public func nrnn_stream_init(
  _ memory: UnsafeMutableRawPointer?, _ size: Int, _ model: OpaquePointer?,
  _ options: UnsafePointer<nrnn_stream_options>?, _ stream: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  stream?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let (memory, target) = (try Boundary.given(memory, "memory"), try Boundary.given(stream, "stream"))
    let model = try Boundary.model(model)
    let request = try StreamRequest(options, model.pointee)
    let plan = try StreamData.plan(model, request)
    guard Boundary.capacity(size) >= plan.layout.total else {
      throw Failure(.bufferTooSmall).say("memory: expected ").say(plan.layout.total).say(" bytes, found ").say(size)
    }
    guard UInt(bitPattern: memory) % UInt(StreamLayout.alignment) == 0 else {
      throw Failure(.invalidArgument).say("memory: expected an address aligned to ").say(StreamLayout.alignment)
        .say(", found another")
    }
    target.pointee = OpaquePointer(StreamData.create(in: memory, model, request, plan))
  }
}

@_cdecl("nrnn_stream_deinit") @implementation
public func nrnn_stream_deinit(_ stream: OpaquePointer?) {
  if let stream { UnsafeMutablePointer<StreamData>(stream).pointee.model.release() }
}

@_cdecl("nrnn_stream_create") @implementation
public func nrnn_stream_create(
  _ model: OpaquePointer?, _ options: UnsafePointer<nrnn_stream_options>?,
  _ stream: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  stream?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let target = try Boundary.given(stream, "stream")
    let model = try Boundary.model(model)
    let request = try StreamRequest(options, model.pointee)
    let plan = try StreamData.plan(model, request)
    target.pointee = OpaquePointer(StreamData.create(in: try StreamData.memory(plan), model, request, plan))
  }
}

@_cdecl("nrnn_stream_free") @implementation
public func nrnn_stream_free(_ stream: OpaquePointer?) {
  guard let stream else { return }
  nrnn_stream_deinit(stream)
  nrnn_free(UnsafeMutableRawPointer(stream))
}

@_cdecl("nrnn_stream_clone") @implementation
public func nrnn_stream_clone(
  _ source: OpaquePointer?, _ stream: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  stream?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let (source, target) = (try Boundary.stream(source, "source"), try Boundary.given(stream, "stream"))
    target.pointee = OpaquePointer(try StreamData.clone(source))
  }
}

@_cdecl("nrnn_stream_copy") @implementation
public func nrnn_stream_copy(
  _ target: OpaquePointer?, _ source: OpaquePointer?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let (target, source) = (try Boundary.stream(target, "target"), try Boundary.stream(source, "source"))
    let (mine, theirs) = (target.pointee.model.pointee, source.pointee.model.pointee)
    guard mine.fingerprint == theirs.fingerprint, mine.words == theirs.words, mine.inputCount == theirs.inputCount
    else {
      throw Failure(.snapshotOfOtherModel).say("source: expected a stream of the same model, found another's")
    }
    let (a, b) = (target.pointee.plan, source.pointee.plan)
    guard a.members == b.members, a.noisy == b.noisy, a.levels == b.levels, a.calibrated == b.calibrated
    else {
      throw Failure(.snapshotOfOtherStream)
        .say("source: expected equal members, noise mode, number of quantiles and calibration, found others")
    }
    if target != source { target.copy(source) }
  }
}
