import NRNNKernels

/// A stream in portable bytes: restored on any machine it continues bit for bit.
extension StreamData {
  private var header: SnapshotHeader {
    var header = SnapshotHeader()
    header.revision = UInt32(NRNN_REVISION)
    header.fingerprint = model.pointee.fingerprint
    header.seed = settings.seed
    header.streamID = settings.streamID
    header.position = position
    header.scale = settings.scale
    header.members = settings.members
    header.noise = settings.noisy ? 1 : 0
    header.stateFloats = paths * model.pointee.state
    return header
  }

  var snapshotSize: Int { header.totalSize }

  /// Writes the snapshot with the caller's own bytes; its size.
  func snapshot(user: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard user.count <= SnapshotHeader.mostUserBytes else {
      throw Failure(.invalidArgument).say("user_size: expected at most ").say(SnapshotHeader.mostUserBytes)
        .say(" bytes, found ").say(user.count)
    }
    var header = self.header
    header.userBytes = user.count
    guard let memory = buffer.baseAddress, buffer.count >= header.totalSize else {
      throw Failure(.bufferTooSmall).say("buffer: expected ").say(header.totalSize).say(" bytes, found ").say(
        buffer.count)
    }
    header.write(to: memory)
    if let bytes = user.baseAddress { (memory + SnapshotHeader.size).copyMemory(from: bytes, byteCount: user.count) }
    var at = SnapshotHeader.size + user.count
    let floats = UnsafePointer(state(current, path: 0))
    for i in 0..<header.stateFloats {
      memory.storeBytes(of: floats[i].bitPattern.littleEndian, toByteOffset: at, as: UInt32.self)
      at += 4
    }
    memory.storeBytes(of: nrnn_crc32(0, memory, at).littleEndian, toByteOffset: at, as: UInt32.self)
    return header.totalSize
  }

  /// Takes state, noise address and time from a snapshot, which must be of this model and kind of stream.
  mutating func restore(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> SnapshotHeader {
    let header = try SnapshotHeader(checking: bytes)
    try matches(header)
    let states = bytes.baseAddress! + (SnapshotHeader.size + header.userBytes)
    try takeStates(states, header.stateFloats)
    settings.seed = header.seed
    settings.streamID = header.streamID
    settings.scale = header.scale
    key = Address.key(seed: header.seed, streamID: header.streamID)
    position = header.position
    return header
  }

  /// Begins an episode from the state of a snapshot.
  mutating func reset(toSnapshot bytes: UnsafeRawBufferPointer, episode: UInt64) throws(Failure) {
    let start = try start(ofEpisode: episode)
    let header = try SnapshotHeader(checking: bytes)
    try matches(header)
    try takeStates(bytes.baseAddress! + (SnapshotHeader.size + header.userBytes), header.stateFloats)
    position = start
  }

  private func matches(_ header: SnapshotHeader) throws(Failure) {
    guard header.fingerprint == model.pointee.fingerprint else {
      throw Failure(.snapshotOfOtherModel).say("snapshot: expected one of this model, found another's fingerprint")
    }
    guard header.members == settings.members, header.noisy == settings.noisy else {
      throw Failure(.snapshotOfOtherStream).say("snapshot: expected ").say(settings.members).say(" members and noise ")
        .say(settings.noisy ? "on" : "off").say(", found ").say(header.members).say(" and ")
        .say(header.noisy ? "on" : "off")
    }
    guard header.stateFloats == paths * model.pointee.state, header.scale * model.pointee.largestFactor <= 1 else {
      throw Failure(.badSnapshot).say("snapshot: expected ").say(paths * model.pointee.state)
        .say(" state values, found ").say(header.stateFloats)
    }
  }

  /// Into the buffer that is not in use, flipped when all are finite.
  private mutating func takeStates(_ bytes: UnsafeRawPointer, _ count: Int) throws(Failure) {
    let target = state(1 - current, path: 0)
    for i in 0..<count {
      target[i] = Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)))
      guard target[i].isFinite else {
        throw Failure(.badSnapshot).say("snapshot: expected finite state, found ").say(Double(target[i])).say(" at ")
          .say(i)
      }
    }
    current = 1 - current
  }
}

extension SnapshotHeader {
  /// The header of a snapshot that is whole: magic, checksum, version, sizes and ranges.
  init(checking bytes: UnsafeRawBufferPointer) throws(Failure) {
    guard let memory = bytes.baseAddress, bytes.count >= 8,
      UInt64(littleEndian: memory.loadUnaligned(as: UInt64.self)) == SnapshotHeader.magic
    else {
      throw Failure(.notASnapshot).say("snapshot: expected its first 8 bytes, found others")
    }
    let end = bytes.count - SnapshotHeader.checksumSize
    guard end >= SnapshotHeader.size,
      UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: end, as: UInt32.self)) == nrnn_crc32(0, memory, end)
    else {
      throw Failure(.badSnapshot).say("snapshot: expected the checksum at its end, found another: truncated or altered")
    }
    self.init(reading: memory)
    guard version == SnapshotHeader.formatVersion else {
      throw Failure(.badVersion).say("snapshot: expected format version 1, found ").say(Int(version))
    }
    guard heldValues == 0, missing == 0, gap == 0, maxSubsteps == 0 else {
      throw Failure(.unsupported).say("snapshot: expected no policies of sensor time, found some")
    }
    try checkRanges(bytes.count)
  }

  private func checkRanges(_ size: Int) throws(Failure) {
    guard stateFloats >= 0, stateFloats <= size / 4, userBytes <= SnapshotHeader.mostUserBytes, totalSize == size else {
      throw Failure(.badSnapshot).say("snapshot: expected the size that its header says, found ").say(size).say(
        " bytes")
    }
    guard members >= 1, members <= StreamSettings.mostMembers, position.tick < Address.ticks,
      position.samples <= position.tick,
      position.episode < Address.episodes, position.time.isFinite, position.lastInterval.isFinite,
      scale > 0, Float(scale).isFinite, Float(scale) > 0, noise <= 1, reserved == 0
    else {
      throw Failure(.badSnapshot).say("snapshot: expected values in range, found others")
    }
  }
}
