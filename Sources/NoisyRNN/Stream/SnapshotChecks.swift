import NRNNPlatform

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
    guard version == SnapshotHeader.formatVersion || version == SnapshotHeader.versionOfSections else {
      throw Failure(.badVersion).say("snapshot: expected format version 1 or 2, found ").say(version)
    }
    try checkRanges(bytes.count)
    try checkSections(bytes, to: end)
  }

  private func checkRanges(_ size: Int) throws(Failure) {
    guard stateWords >= 0, stateWords <= size / 4, heldValues <= size / SnapshotHeader.heldSize,
      userBytes <= SnapshotHeader.mostUserBytes,
      version == SnapshotHeader.formatVersion ? totalSize == size : totalSize <= size
    else {
      throw Failure(.badSnapshot).say("snapshot: expected the size that its header says, found ").say(size).say(
        " bytes")
    }
    guard members >= 1, members <= Ensemble.mostMembers, position.tick < Address.ticks,
      position.samples <= position.tick,
      position.episode < Address.episodes, position.time.isFinite, position.lastInterval.isFinite,
      Ensemble.isScale(scale), noise <= 1, reserved == 0,
      Interval.GapPolicy(rawValue: gap) != nil, mostSubsteps >= 1,
      mostSubsteps <= Interval.largestMostSubsteps
    else {
      throw Failure(.badSnapshot).say("snapshot: expected values in range, found others")
    }
  }

  /// Version 2 has sections behind the states, at least one: each a number, the size of what follows, and that. No number
  /// is given yet: whoever comes first gives it here, and docs/format.md says what is in it.
  private func checkSections(_ bytes: UnsafeRawBufferPointer, to end: Int) throws(Failure) {
    guard version == SnapshotHeader.versionOfSections else { return }
    var at = Cursor(reading: bytes, from: sectionsOffset)
    guard end - at.offset >= SnapshotHeader.sectionHead else { throw cutSection(at.offset) }
    let number = at.take(UInt32.self)
    guard Int(clamping: at.take(UInt32.self)) <= end - at.offset else { throw cutSection(at.offset) }
    throw Failure(.badVersion).say("snapshot: expected sections that this version knows, found number ").say(number)
  }

  private func cutSection(_ at: Int) -> Failure {
    Failure(.badSnapshot).say("snapshot: expected a whole section, found its end at byte ").say(at)
  }
}
