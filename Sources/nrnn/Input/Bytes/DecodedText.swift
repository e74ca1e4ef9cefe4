import Glibc

/// Where a text is in the lines that were made of it, for a message.
struct LineCount {
  private var lines = 1

  mutating func add(_ bytes: some Sequence<UInt8>) { lines += bytes.count { $0 == UInt8(ascii: "\n") } }

  func problem(_ file: String, _ encoding: String, _ found: some Collection<UInt8>) -> Problem {
    let found = found.isEmpty ? "the end within a character" : Printable.quoted(found)
    return Problem(.badData, "\(file): line \(lines): expected \(encoding), found \(found)")
  }
}

/// A text of an encoding that the C library knows, in UTF-8.
final class EncodedText: ByteInput {
  private let bytes: ByteWindow
  private let conversion: Conversion
  private let encoding: String
  private let file: String
  private var lines = LineCount()

  init(_ bytes: ByteWindow, _ conversion: Conversion, _ encoding: String, _ file: String) {
    (self.bytes, self.conversion, self.encoding, self.file) = (bytes, conversion, encoding, file)
  }

  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    while try bytes.has(1) {
      let (taken, given, stop) = conversion.convert(bytes.pending, into: room)
      bytes.drop(taken)
      if given > 0 {
        lines.add(room.prefix(given))
        return given
      }
      if stop == EILSEQ { throw lines.problem(file, encoding, bytes.pending.prefix(1)) }
      if stop == EINVAL, try !bytes.fill() { throw lines.problem(file, encoding, bytes.pending) }
    }
    return 0
  }
}

/// A text of UTF-16, in UTF-8.
final class UTF16Text: ByteInput {
  private let bytes: ByteWindow
  private let isBigEndian: Bool
  private let file: String
  private var lines = LineCount()

  init(_ bytes: ByteWindow, isBigEndian: Bool, _ file: String) {
    (self.bytes, self.isBigEndian, self.file) = (bytes, isBigEndian, file)
  }

  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    var given = 0
    while given + 4 <= room.count, try given > 0 ? bytes.pending.count >= 4 : bytes.has(1) {
      guard let length = try character(into: room, &given) else {
        if given == 0 { throw lines.problem(file, "UTF-16", bytes.pending.prefix(2)) }
        break
      }
      bytes.drop(length)
    }
    lines.add(room.prefix(given))
    return given
  }

  private func unit(_ index: Int) -> UInt16 {
    let (first, second) = (UInt16(bytes.pending[2 * index]), UInt16(bytes.pending[2 * index + 1]))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }

  /// How many bytes the next character has; nil: there is none.
  private func character(into room: UnsafeMutableBufferPointer<UInt8>, _ given: inout Int) throws -> Int? {
    guard try bytes.has(2) else { return nil }
    var scalar = UInt32(unit(0))
    if UTF16.isLeadSurrogate(unit(0)) {
      guard try bytes.has(4), UTF16.isTrailSurrogate(unit(1)) else { return nil }
      scalar = 0x10000 + (scalar & 0x3ff) << 10 + UInt32(unit(1)) & 0x3ff
    }
    guard let found = Unicode.Scalar(scalar) else { return nil }
    for byte in UTF8.encode(found)! {
      room[given] = byte
      given += 1
    }
    return scalar < 0x10000 ? 2 : 4
  }
}
