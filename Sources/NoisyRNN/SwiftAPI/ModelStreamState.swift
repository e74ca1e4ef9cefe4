import CNoisyRNN

extension ModelStream {
  public struct Info: Sendable {
    public let seed: UInt64
    public let streamID: UInt64
    public let episode: UInt64
    public let tick: UInt64
    public let samples: UInt64
    public let time: Double
    public let noiseScale: Double
    public let members: Int
    public let noise: Bool
    public let calibrated: Bool
    public let bytes: Int
    public let scratchBytes: Int
    public let snapshotBytes: Int

    init(_ i: nrnn_stream_info) {
      (seed, streamID, episode, tick) = (i.seed, i.stream_id, i.episode, i.tick)
      (samples, time, noiseScale, members) = (i.samples, i.time, i.noise_scale, Int(i.members))
      (noise, calibrated) = (i.noise == NRNN_NOISE_ON, i.calibrated == 1)
      (bytes, scratchBytes, snapshotBytes) = (i.bytes, i.scratch_bytes, i.snapshot_bytes)
    }
  }

  public var info: Info {
    var info = nrnn_stream_info()
    info.struct_size = MemoryLayout<nrnn_stream_info>.size
    _ = nrnn_stream_get_info(handle, &info, nil)
    return Info(info)
  }

  /// One layer's state; member nil: the nominal path.
  public func state(layer: Int = 0, member: Int? = nil) throws(NRNNError) -> [Float] {
    guard model.layers.indices.contains(layer) else {
      throw NRNNError(.invalidArgument, "layer: expected below \(model.layers.count), found \(layer)")
    }
    var out = [Float](repeating: 0, count: model.layers[layer].state)
    try check { nrnn_stream_state(handle, UInt32(layer), Int64(member ?? -1), &out, out.count, $0) }
    return out
  }

  /// The stream in portable bytes, with up to 64 bytes of the caller's own.
  public func snapshot(user: [UInt8] = []) throws(NRNNError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: info.snapshotBytes + user.count)
    try check { nrnn_stream_snapshot(handle, user, user.count, &bytes, bytes.count, nil, $0) }
    return bytes
  }

  /// Continues where the snapshot was taken; the caller's own bytes in it.
  @discardableResult
  public func restore(_ snapshot: [UInt8]) throws(NRNNError) -> [UInt8] {
    var user = [UInt8](repeating: 0, count: Int(NRNN_SNAPSHOT_USER_MAX))
    var count = 0
    try check { nrnn_stream_restore(handle, snapshot, snapshot.count, &user, &count, $0) }
    return Array(user.prefix(count))
  }

  /// Begins an episode from the state of a snapshot.
  public func reset(to snapshot: [UInt8], episode: UInt64? = nil) throws(NRNNError) {
    try check { nrnn_stream_reset_to(handle, snapshot, snapshot.count, episode ?? UInt64.max, $0) }
  }
}

/// The normals that a stream draws, as a pure function of their address (docs/noise.md).
public func normals(
  seed: UInt64, streamID: UInt64, episode: UInt64, member: UInt32, noiseID: UInt32, tick: UInt64, slot: UInt32 = 0,
  firstUnit: UInt32 = 0, count: Int
) throws(NRNNError) -> [Float] {
  var out = [Float](repeating: 0, count: max(count, 0))
  try check {
    nrnn_normals(seed, streamID, episode, member, noiseID, tick, slot, firstUnit, count, &out, $0)
  }
  return out
}

/// A stream id from a name, such as a sensor's.
public func streamID(ofKey key: String) -> UInt64 {
  streamID(ofKey: Array(key.utf8))
}

/// The same from any bytes.
public func streamID(ofKey key: [UInt8]) -> UInt64 { nrnn_stream_id_from_key(key, key.count) }

extension NRNNError {
  init(_ status: Status, _ message: String) { (self.status, self.message) = (status, message) }
}
