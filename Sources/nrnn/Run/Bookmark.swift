import NoisyRNN

/// Where a stream is in its source: the user bytes of its snapshot, little-endian.
///
///     0   samples taken since the stream began, 64 bits
///     8   "nrun", then 32 bits: 1 with a time stamp, 2 with a sequence, 4 with an output; 8 the time was a date, 16 it
///         was seconds
///     16  the last sample's time stamp, in nanoseconds, 64 bits
///     24  the stream id of its sequence's name, 64 bits
///     32  the stream id of the policies' names, 64 bits
///     40  only with an output: its length, 64 bits
///     48  the checksum of its layout and last bytes, 64 bits
struct Bookmark {
  private static let tag: UInt64 = 0x6e75_726e  // "nrun"
  private static let (size, sizeWithOutput) = (40, 56)
  private static let kinds: [(part: UInt64, kind: TimeStamp.Kind?)] = [(0, nil), (8, .date), (16, .seconds)]
  /// A counter that is higher was made, not counted.
  private static let mostSamples = UInt64(Int64.max)

  private(set) var samples: UInt64 = 0
  private(set) var time: TimeStamp?
  private(set) var sequence: UInt64?
  let policies: UInt64
  /// Of a single stream; the block of many holds it apart.
  private(set) var output: OutputMark?

  init(policies: UInt64) { self.policies = policies }

  /// Nil: another program's bytes, or none.
  init?(_ bytes: [UInt8]) throws(Problem) {
    let words = stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { UInt64(littleEndian: bytes, at: $0) }
    guard words.count > 1, words[1] & 0xffff_ffff == Bookmark.tag else { return nil }
    let present = words[1] >> 32
    let size = present & 4 == 0 ? Bookmark.size : Bookmark.sizeWithOutput
    let kind = Bookmark.kinds.first { present & 24 == $0.part }
    guard present < 32, let kind, present & 1 == 1 || kind.part == 0, bytes.count == size else {
      throw Problem(
        .badState, "bookmark: expected one of \(size) bytes, found \(bytes.count) with the parts \(present)")
    }
    guard words[0] <= Bookmark.mostSamples else {
      throw Problem(.badState, "bookmark: expected at most \(Bookmark.mostSamples) samples, found \(words[0])")
    }
    samples = words[0]
    time = present & 1 == 0 ? nil : TimeStamp(nanoseconds: Int64(bitPattern: words[2]), kind: kind.kind)
    sequence = present & 2 == 0 ? nil : words[3]
    policies = words[4]
    output = present & 4 == 0 ? nil : OutputMark(length: words[5], check: UInt32(truncatingIfNeeded: words[6]))
  }

  func bytes(_ output: OutputMark?) -> [UInt8] {
    let kind = Bookmark.kinds.first { $0.kind == time?.kind }!.part
    let present = (time == nil ? 0 : 1) + (sequence == nil ? 0 : 2) + (output == nil ? 0 : 4) + kind
    var words = [
      samples, Bookmark.tag | present << 32, UInt64(bitPattern: time?.nanoseconds ?? 0), sequence ?? 0, policies,
    ]
    if let output { words += [output.length, UInt64(output.check)] }
    return words.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }

  mutating func advance(_ row: Row) {
    samples += 1
    time = row.time ?? time
    sequence = row.sequence ?? sequence
  }

  func begins(_ row: Row) -> Bool {
    guard let sequence, let next = row.sequence else { return false }
    return sequence != next
  }
}

extension FixedWidthInteger {
  /// Little-endian.
  var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }

  init(littleEndian bytes: [UInt8], at offset: Int) {
    self.init(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Self.self) })
  }
}
