/// The snapshots of many streams as one block of bytes, little-endian:
///
///     "NRNNKEYS", version, number of keys
///     in version 2: length of the output, 64 bits, and the checksum of its layout and last bytes
///     for each key: its size, its bytes, and the snapshot in the same way
///     the CRC-32 of all before
///
/// Sizes, numbers, checksums and the version have 32 bits. Version 1 is that of a run whose output is no file.
struct KeyedSnapshots {
  typealias Entry = (key: Key, bytes: [UInt8])

  private static let magic = Array("NRNNKEYS".utf8)
  private static let headerSize = 16
  private static let outputSize = 12

  private(set) var entries: [Entry] = []
  private(set) var output: OutputMark?

  static func areIn(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  static func bytes(_ entries: [Entry], _ output: OutputMark?) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(entries.reduce(headerSize + outputSize + 4) { $0 + 8 + $1.key.bytes.count + $1.bytes.count })
    bytes += UInt32(output == nil ? 1 : 2).bytes
    bytes += UInt32(entries.count).bytes
    bytes += [UInt8](repeating: 0, count: firstEntry(output) - headerSize)
    for entry in entries {
      append(entry.key.bytes, to: &bytes)
      append(entry.bytes, to: &bytes)
    }
    bytes += [0, 0, 0, 0]
    seal(&bytes, output)
    return bytes
  }

  static func firstEntry(_ output: OutputMark?) -> Int { headerSize + (output == nil ? 0 : outputSize) }

  /// Writes what speaks of the whole block: the output and the checksum.
  static func seal(_ bytes: inout [UInt8], _ output: OutputMark?) {
    if let output {
      bytes.replaceSubrange(headerSize..<headerSize + outputSize, with: output.length.bytes + output.check.bytes)
    }
    let end = bytes.count - 4
    bytes.replaceSubrange(end..., with: crc32(bytes[..<end]).bytes)
  }

  private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(part.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: part)
  }

  // MARK: Reading

  init(_ bytes: [UInt8], _ path: String) throws(Problem) {
    let end = bytes.count - 4
    guard end >= KeyedSnapshots.headerSize, crc32(bytes[..<end]) == UInt32(littleEndian: bytes, at: end) else {
      throw Problem(.badState, "\(path): expected a whole state file, found one that is truncated or altered")
    }
    var at = KeyedSnapshots.headerSize
    let version = UInt32(littleEndian: bytes, at: 8)
    guard version == 1 || version == 2 else {
      throw Problem(.badState, "\(path): expected version 1 or 2, found \(version)")
    }
    if version == 2 {
      guard end >= at + KeyedSnapshots.outputSize else {
        throw Problem(.badState, "\(path): expected the length of the output, found the end")
      }
      output = OutputMark(length: UInt64(littleEndian: bytes, at: at), check: UInt32(littleEndian: bytes, at: at + 8))
      at += KeyedSnapshots.outputSize
    }
    try read(UInt32(littleEndian: bytes, at: 12), bytes[at..<end], path)
  }

  private mutating func read(_ count: UInt32, _ bytes: ArraySlice<UInt8>, _ path: String) throws(Problem) {
    var rest = bytes
    var keys = Set<Key>()
    for number in 0..<count {
      guard let key = KeyedSnapshots.take(&rest), let snapshot = KeyedSnapshots.take(&rest) else {
        throw Problem(.badState, "\(path): expected \(count) keys and their snapshots, found the end after \(number)")
      }
      guard keys.insert(Key(key)).inserted else {
        throw Problem(.badState, "\(path): expected each key once, found \(Key(key).shown) twice")
      }
      entries.append((Key(key), Array(snapshot)))
    }
    guard rest.isEmpty else { throw Problem(.badState, "\(path): expected the end, found \(rest.count) bytes more") }
  }

  private static func take(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.count >= 4 else { return nil }
    let size = Int(rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    rest = rest.dropFirst(4)
    guard size <= rest.count else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.prefix(size)
  }
}
