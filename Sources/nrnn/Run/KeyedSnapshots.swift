/// The snapshots of many streams as one block of bytes, little-endian: "NRNNKEYS", version, number of keys; for each
/// its size, its bytes and those of the snapshot in the same way; last the CRC-32 of all before. Sizes, numbers and the
/// version have 32 bits.
enum KeyedSnapshots {
  typealias Entry = (key: Key, bytes: [UInt8])

  private static let magic = Array("NRNNKEYS".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 16

  static func areIn(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  static func bytes(_ entries: [Entry]) -> [UInt8] {
    var bytes = magic + version.bytes + UInt32(entries.count).bytes
    for entry in entries {
      bytes += sized(entry.key.bytes)
      bytes += sized(entry.bytes)
    }
    return bytes + crc32(bytes).bytes
  }

  private static func sized(_ bytes: [UInt8]) -> [UInt8] { UInt32(bytes.count).bytes + bytes }

  static func entries(_ bytes: [UInt8], _ path: String) throws(Problem) -> [Entry] {
    let end = bytes.count - 4
    guard end >= headerSize, crc32(bytes[..<end]) == UInt32(littleEndian: bytes, at: end) else {
      throw Problem(.badState, "\(path): expected a whole state file, found one that is truncated or altered")
    }
    let found = UInt32(littleEndian: bytes, at: 8)
    guard found == version else { throw Problem(.badState, "\(path): expected version \(version), found \(found)") }
    var rest = bytes[headerSize..<end]
    var entries: [Entry] = []
    for _ in 0..<UInt32(littleEndian: bytes, at: 12) {
      guard let key = take(&rest), let snapshot = take(&rest) else {
        throw Problem(.badState, "\(path): expected a key and its snapshot, found the end")
      }
      entries.append((Key(key), Array(snapshot)))
    }
    guard rest.isEmpty else { throw Problem(.badState, "\(path): expected the end, found \(rest.count) bytes more") }
    return entries
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
