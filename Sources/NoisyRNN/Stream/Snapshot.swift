import NRNNKernels
import NRNNPlatform

/// A stream in portable bytes: restored on any machine it continues bit for bit.
extension UnsafeMutablePointer where Pointee == StreamData {
  private var header: SnapshotHeader {
    var header = SnapshotHeader()
    header.revision = UInt32(NRNN_REVISION)
    header.fingerprint = pointee.model.pointee.fingerprint
    header.seed = pointee.settings.seed
    header.streamID = pointee.settings.streamID
    header.position = pointee.position
    header.scale = pointee.settings.scale
    header.members = pointee.plan.members
    header.noise = pointee.plan.noisy ? 1 : 0
    header.gap = pointee.settings.gap.rawValue
    header.mostSubsteps = pointee.settings.mostSubsteps
    header.heldValues = pointee.model.pointee.inputCount
    header.stateWords = paths * pointee.model.pointee.words
    return header
  }

  var snapshotSize: Int { header.totalSize }

  /// Writes the snapshot with the caller's own bytes; its size.
  func snapshot(user: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard user.count <= SnapshotHeader.mostUserBytes else {
      throw Failure(.invalidArgument).say("user_size: ")
        .atMost(SnapshotHeader.mostUserBytes, " bytes", found: user.count)
    }
    var header = self.header
    header.userBytes = user.count
    guard let memory = buffer.baseAddress, buffer.count >= header.totalSize else {
      throw Failure(.bufferTooSmall).say("buffer: expected ").say(header.totalSize).say(" bytes, found ").say(
        buffer.count)
    }
    header.write(to: memory)
    if let bytes = user.baseAddress { (memory + SnapshotHeader.size).copyMemory(from: bytes, byteCount: user.count) }
    var at = Cursor(memory: memory, offset: header.heldOffset)
    for k in 0..<header.heldValues { held(pointee.current)[k].write(to: &at) }
    eachPart(pointee.current) { words, count in for i in 0..<count { at.put(words[i]) } }
    at.put(nrnn_crc32(0, memory, at.offset))
    return header.totalSize
  }

  /// Takes state, noise address and time from a snapshot, which must be of this model and kind of stream.
  func restore(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> SnapshotHeader {
    let header = try SnapshotHeader(checking: bytes)
    try matches(header)
    guard !pointee.plan.calibrated || header.scale == pointee.settings.scale else {
      throw Failure(.snapshotOfOtherStream).say("snapshot: expected noise scale ").say(pointee.settings.scale)
        .say(", which the stream is calibrated for, found ").say(header.scale)
    }
    try takeStates(bytes, header)
    try takeHeld(bytes, header)
    pointee.current = 1 - pointee.current
    pointee.settings.gap = Interval.GapPolicy(rawValue: header.gap) ?? .reject
    pointee.settings.mostSubsteps = header.mostSubsteps
    pointee.settings.seed = header.seed
    pointee.settings.streamID = header.streamID
    pointee.settings.scale = header.scale
    pointee.key = Address.key(seed: header.seed, streamID: header.streamID)
    pointee.position = header.position
    return header
  }

  /// Begins an episode from the state of a snapshot.
  func reset(toSnapshot bytes: UnsafeRawBufferPointer, episode: UInt64) throws(Failure) {
    let start = try start(ofEpisode: episode)
    let header = try SnapshotHeader(checking: bytes)
    try matches(header)
    try takeStates(bytes, header)
    try takeHeld(bytes, header)  // what restoring would refuse is refused here too
    for k in 0..<header.heldValues {
      held(1 - pointee.current)[k] = Held(value: .nan, policy: held(pointee.current)[k].policy, age: 0)
    }
    pointee.current = 1 - pointee.current
    pointee.position = start
  }

  private func matches(_ header: SnapshotHeader) throws(Failure) {
    guard header.fingerprint == pointee.model.pointee.fingerprint else {
      throw Failure(.snapshotOfOtherModel).say(
        "snapshot: expected one of this model, found another's fingerprint")
    }
    guard header.members == pointee.plan.members, header.noisy == pointee.plan.noisy else {
      throw Failure(.snapshotOfOtherStream).say("snapshot: expected ").say(pointee.plan.members).say(
        " members and noise "
      )
      .say(pointee.plan.noisy ? "on" : "off").say(", found ").say(header.members).say(" and ")
      .say(header.noisy ? "on" : "off")
    }
    guard header.stateWords == paths * pointee.model.pointee.words,
      header.heldValues == pointee.model.pointee.inputCount
    else {
      throw Failure(.badSnapshot).say("snapshot: expected ").say(paths * pointee.model.pointee.words)
        .say(" words of state, found ").say(header.stateWords)
    }
    guard pointee.model.pointee.allows(scale: header.scale) else {
      throw Failure(.badSnapshot).say("snapshot: expected a noise scale that the model can have, found ")
        .say(header.scale)
    }
  }

  /// Into the buffer that is not in use, which is flipped when all is right.
  private func takeStates(_ bytes: UnsafeRawBufferPointer, _ header: SnapshotHeader) throws(Failure) {
    var at = Cursor(reading: bytes, from: header.stateOffset)
    eachPart(1 - pointee.current) { words, count in for i in 0..<count { words[i] = at.take(UInt32.self) } }
    for path in 0..<paths {
      for l in 0..<pointee.model.pointee.layerCount {
        let layer = pointee.model.pointee.layers[l]
        let state = state(1 - pointee.current, path: path)
        let doubles = (state + layer.doublesAt).doubles
        for i in 0..<layer.state { try finite(Double(state[layer.offset + i]), l, i) }
        for i in 0..<layer.doubles { try finite(doubles[i], l, layer.state + i) }
      }
    }
  }

  private func finite(_ value: Double, _ layer: Int, _ i: Int) throws(Failure) {
    guard value.isFinite else {
      throw Failure(.badSnapshot).say("snapshot: expected finite state, found ").say(value).say(" at ").say(i)
        .say(" of layer ").say(layer)
    }
  }

  /// The words of every path's state, layer by layer: those of the floats, then those of the doubles.
  private func eachPart(_ buffer: Int, _ body: (UnsafeMutablePointer<UInt32>, Int) -> Void) {
    for path in 0..<paths {
      let words = UnsafeMutableRawPointer(state(buffer, path: path)).assumingMemoryBound(to: UInt32.self)
      for l in 0..<pointee.model.pointee.layerCount {
        let layer = pointee.model.pointee.layers + l
        body(words + layer.pointee.offset, layer.pointee.state)
        body(words + layer.pointee.doublesAt, 2 * layer.pointee.doubles)
      }
    }
  }

  private func takeHeld(_ bytes: UnsafeRawBufferPointer, _ header: SnapshotHeader) throws(Failure) {
    var at = Cursor(reading: bytes, from: header.heldOffset)
    for k in 0..<header.heldValues {
      let value = Held(reading: &at)
      guard MissingPolicy(rawValue: value.policy) != nil, value.age.isFinite, value.age >= 0,
        value.value.isFinite || value.value.isNaN
      else {
        throw Failure(.badSnapshot).say("snapshot: expected a held value in range, found another for channel ").say(k)
      }
      held(1 - pointee.current)[k] = value
    }
  }
}

extension Held {
  fileprivate func write(to at: inout Cursor) {
    at.put(value.bitPattern)
    at.put(policy)
    at.put(age.bitPattern)
  }

  fileprivate init(reading at: inout Cursor) {
    value = Float(bitPattern: at.take(UInt32.self))
    policy = at.take(UInt32.self)
    age = Double(bitPattern: at.take(UInt64.self))
  }
}
