/// The fixed part of a snapshot: little-endian, at fixed places (docs/format.md). User bytes, held values and states
/// follow it, in version 2 sections, then a CRC-32 of all before.
struct SnapshotHeader {
  static let magic: UInt64 = 0x50414e534e4e524e  // "NRNNSNAP"
  /// Of a stream that has nothing that version 1 has no place for.
  static let formatVersion: UInt32 = 1
  static let versionOfSections: UInt32 = 2
  static let sectionHead = 8
  static let size = 128
  static let checksumSize = 4
  static let mostUserBytes = 64

  var version = SnapshotHeader.formatVersion
  var revision: UInt32 = 0
  var fingerprint: UInt64 = 0
  var seed: UInt64 = 0
  var streamID: UInt64 = 0
  var position = Position()
  var scale = 1.0
  var members = 1
  /// 0: off, 1: on.
  var noise: UInt32 = 0
  var gap: UInt32 = 0
  var mostSubsteps = 1
  /// Channels, each with its policy, last value and age.
  var heldValues = 0
  /// Of 4 bytes: a float, or half a double, the low half first.
  var stateWords = 0
  var userBytes = 0
  /// Two words that must be 0.
  private(set) var reserved: UInt32 = 0

  static let heldSize = 16

  var heldOffset: Int { SnapshotHeader.size + userBytes }
  var stateOffset: Int { heldOffset + SnapshotHeader.heldSize * heldValues }
  var sectionsOffset: Int { stateOffset + 4 * stateWords }
  /// Of a snapshot without sections.
  var totalSize: Int { sectionsOffset + SnapshotHeader.checksumSize }

  func write(to memory: UnsafeMutableRawPointer) {
    var at = Cursor(memory: memory)
    at.put(SnapshotHeader.magic)
    at.put(version)
    at.put(revision)
    at.put(fingerprint)
    at.put(seed)
    at.put(streamID)
    at.put(position.episode)
    at.put(position.tick)
    at.put(position.samples)
    at.put(position.time.bitPattern)
    at.put(position.lastInterval.bitPattern)
    at.put(scale.bitPattern)
    at.put(UInt32(members))
    at.put(noise)
    at.put(UInt32(0))
    at.put(gap)
    at.put(UInt32(mostSubsteps))
    at.put(UInt32(heldValues))
    at.put(UInt64(stateWords))
    at.put(UInt32(userBytes))
    at.put(reserved)
  }

  /// Reads what `write` wrote; the caller has checked magic, size and checksum.
  init(reading memory: UnsafeRawPointer) {
    var at = Cursor(memory: UnsafeMutableRawPointer(mutating: memory))
    _ = at.take(UInt64.self)
    version = at.take(UInt32.self)
    revision = at.take(UInt32.self)
    fingerprint = at.take(UInt64.self)
    seed = at.take(UInt64.self)
    streamID = at.take(UInt64.self)
    position.episode = at.take(UInt64.self)
    position.tick = at.take(UInt64.self)
    position.samples = at.take(UInt64.self)
    position.time = Double(bitPattern: at.take(UInt64.self))
    position.lastInterval = Double(bitPattern: at.take(UInt64.self))
    scale = Double(bitPattern: at.take(UInt64.self))
    members = Int(clamping: at.take(UInt32.self))
    noise = at.take(UInt32.self)
    reserved = at.take(UInt32.self)
    gap = at.take(UInt32.self)
    mostSubsteps = Int(clamping: at.take(UInt32.self))
    heldValues = Int(clamping: at.take(UInt32.self))
    stateWords = Int(clamping: at.take(UInt64.self))
    userBytes = Int(clamping: at.take(UInt32.self))
    reserved |= at.take(UInt32.self)
  }

  init() {}

  var noisy: Bool { noise == 1 }
}

/// Little-endian numbers one after the other.
struct Cursor {
  private let memory: UnsafeMutableRawPointer
  private(set) var offset = 0

  init(memory: UnsafeMutableRawPointer, offset: Int = 0) { (self.memory, self.offset) = (memory, offset) }

  /// For `take` alone.
  init(reading bytes: UnsafeRawBufferPointer, from offset: Int) {
    self.init(memory: UnsafeMutableRawPointer(mutating: bytes.baseAddress!), offset: offset)
  }

  mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    offset += MemoryLayout<T>.size
  }

  mutating func take<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T {
    defer { offset += MemoryLayout<T>.size }
    return T(littleEndian: memory.loadUnaligned(fromByteOffset: offset, as: T.self))
  }
}
