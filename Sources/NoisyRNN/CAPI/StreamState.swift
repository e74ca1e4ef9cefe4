import NRNNKernels
public import CNoisyRNN

@_cdecl("nrnn_stream_reset") @implementation
public func nrnn_stream_reset(
  _ stream: OpaquePointer?, _ to: UInt32, _ episode: UInt64, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    guard let target = StreamData.ResetTarget(rawValue: to) else {
      throw Failure(.invalidArgument).say("to: expected INITIAL or ZERO, found number ").say(to)
    }
    stream.reset(to: target, try stream.start(ofEpisode: episode))
  }
}

@_cdecl("nrnn_stream_reset_to") @implementation
public func nrnn_stream_reset_to(
  _ stream: OpaquePointer?, _ snapshot: UnsafeRawPointer?, _ size: Int, _ episode: UInt64,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    let bytes = try Boundary.bytes(try Boundary.given(snapshot, "snapshot"), size, "snapshot")
    try stream.reset(toSnapshot: bytes, episode: episode)
  }
}

@_cdecl("nrnn_stream_get_info") @implementation
public func nrnn_stream_get_info(
  _ stream: OpaquePointer?, _ info: UnsafeMutablePointer<nrnn_stream_info>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    var facts = nrnn_stream_info()
    facts.fill(
      stream.pointee.settings.seed, stream.pointee.settings.streamID, stream.pointee.position,
      stream.pointee.settings.scale)
    facts.bytes = stream.pointee.plan.layout.total
    facts.scratch_bytes = stream.pointee.plan.layout.scratchBytes
    facts.snapshot_bytes = stream.snapshotSize
    facts.members = UInt32(stream.pointee.plan.members)
    facts.noise = UInt32(stream.pointee.plan.noisy ? NRNN_NOISE_ON : NRNN_NOISE_OFF)
    facts.space = UInt32(stream.pointee.settings.inLogits ? NRNN_SPACE_LOGIT : NRNN_SPACE_OUTPUT)
    facts.quantile_count = UInt32(stream.pointee.plan.levels)
    facts.calibrated = stream.pointee.plan.calibrated ? 1 : 0
    try Sized.write(facts, to: info, "info")
  }
}

extension nrnn_stream_info {
  fileprivate mutating func fill(_ seed: UInt64, _ id: UInt64, _ position: Position, _ scale: Double) {
    self.seed = seed
    stream_id = id
    episode = position.episode
    tick = position.tick
    samples = position.samples
    time = position.time
    noise_scale = scale
  }
}

@_cdecl("nrnn_snapshot_get_info") @implementation
public func nrnn_snapshot_get_info(
  _ snapshot: UnsafeRawPointer?, _ size: Int, _ info: UnsafeMutablePointer<nrnn_stream_info>?,
  _ fingerprint: UnsafeMutablePointer<UInt64>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let bytes = try Boundary.bytes(try Boundary.given(snapshot, "snapshot"), size, "snapshot")
    let header = try SnapshotHeader(checking: bytes)
    var facts = nrnn_stream_info()
    facts.fill(header.seed, header.streamID, header.position, header.scale)
    facts.snapshot_bytes = header.totalSize - header.userBytes
    facts.members = UInt32(header.members)
    facts.noise = UInt32(header.noisy ? NRNN_NOISE_ON : NRNN_NOISE_OFF)
    try Sized.write(facts, to: info, "info")
    fingerprint?.pointee = header.fingerprint
  }
}

@_cdecl("nrnn_stream_state") @implementation
public func nrnn_stream_state(
  _ stream: OpaquePointer?, _ layer: UInt32, _ member: Int64, _ out: UnsafeMutablePointer<Float>?, _ capacity: Int,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    let out = try Boundary.given(out, "out")
    let layer = stream.pointee.model.pointee.layers[
      try Boundary.index(layer, below: stream.pointee.model.pointee.layerCount, "layer")]
    guard member >= -1, member < stream.pointee.plan.members else {
      throw Failure(.invalidArgument).say("member: expected -1 to ").say(stream.pointee.plan.members - 1).say(
        ", found "
      )
      .say(member)
    }
    guard Boundary.capacity(capacity) >= layer.numbers else {
      throw Failure(.bufferTooSmall).say("out: expected room for ").say(layer.numbers).say(" floats, found ").say(
        capacity)
    }
    let path = member < 0 ? stream.nominal : stream.path(ofMember: Int(clamping: member))
    let state = stream.state(stream.pointee.current, path: path)
    out.update(from: state + layer.offset, count: layer.state)
    let doubles = (state + layer.doublesAt).doubles
    for i in 0..<layer.doubles { out[layer.state + i] = Float(doubles[i]) }
  }
}

@_cdecl("nrnn_stream_snapshot") @implementation
public func nrnn_stream_snapshot(
  _ stream: OpaquePointer?, _ user: UnsafeRawPointer?, _ user_size: Int, _ buffer: UnsafeMutableRawPointer?,
  _ capacity: Int, _ written: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    let target = UnsafeMutableRawBufferPointer(
      start: try Boundary.given(buffer, "buffer"), count: Boundary.capacity(capacity))
    let size = try stream.snapshot(user: try Boundary.bytes(user, user_size, "user"), into: target)
    written?.pointee = size
  }
}

@_cdecl("nrnn_stream_restore") @implementation
public func nrnn_stream_restore(
  _ stream: OpaquePointer?, _ snapshot: UnsafeRawPointer?, _ size: Int, _ user: UnsafeMutableRawPointer?,
  _ user_size: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let stream = try Boundary.stream(stream)
    let bytes = try Boundary.bytes(try Boundary.given(snapshot, "snapshot"), size, "snapshot")
    let header = try stream.restore(bytes)
    user?.copyMemory(from: bytes.baseAddress! + SnapshotHeader.size, byteCount: header.userBytes)
    user_size?.pointee = header.userBytes
  }
}
