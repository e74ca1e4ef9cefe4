import Glibc

/// A file of the system's database of time zones (RFC 8536): the part with 64 bits, and the rule of its last line.
struct ZoneFile {
  /// What is wrong with a name or its file.
  struct Refusal: Error { let why: String }

  private static let headerSize = 44
  private static let longest = 1 << 20

  private let bytes: [UInt8]

  /// `name`: such as Europe/Berlin.
  static func history(_ name: [UInt8]) throws(Refusal) -> ZoneHistory {
    let shown = Printable.quoted(name)
    guard isName(name) else {
      throw Refusal(why: "expected UTC, an offset such as +01:00, or a name such as Europe/Berlin, found \(shown)")
    }
    let folder = getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo"
    let path = "\(folder)/\(String(decoding: name, as: UTF8.self))"
    guard let bytes = contents(path) else {
      throw Refusal(why: "expected a name that the time zones in \(folder) have, such as Europe/Berlin, found \(shown)")
    }
    guard let history = ZoneFile(bytes: bytes).history(String(decoding: name, as: UTF8.self)) else {
      throw Refusal(why: "\(path): expected a file of a time zone without leap seconds, found another or a damaged one")
    }
    return history
  }

  /// No path that leads elsewhere.
  private static func isName(_ name: [UInt8]) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      part.first?.isLetter == true && part.allSatisfy { $0.isLetter || $0.isDigit || "+-_".utf8.contains($0) }
    }
  }

  private static func contents(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: longest)
    let count = fread(&bytes, 1, longest, file)
    return ferror(file) == 0 ? Array(bytes.prefix(count)) : nil
  }

  // MARK: What is in it

  /// Nil: damaged, or of another kind.
  private func history(_ name: String) -> ZoneHistory? {
    guard let old = header(at: 0), old.hasWideBlock, let wide = header(at: old.end(times: 4)) else { return nil }
    guard wide.leaps == 0, wide.types > 0, wide.end(times: 8) <= bytes.count else { return nil }
    var changes: [(start: Int64, offset: Int64)] = []
    for i in 0..<wide.times {
      let type = Int(bytes[wide.start + 8 * wide.times + i])
      guard type < wide.types else { return nil }
      changes.append((Int64(bitPattern: number(at: wide.start + 8 * i, 8)), offset(wide, type)))
    }
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0.start < $1.start }) else { return nil }
    guard let rule = ZoneRule(bytes[wide.end(times: 8)...].split(separator: 0x0a).first ?? []) else { return nil }
    return ZoneHistory(name, first: offset(wide, 0), changes: changes + rule.changes(after: changes.last?.start))
  }

  private func offset(_ header: Header, _ type: Int) -> Int64 {
    Int64(Int32(truncatingIfNeeded: number(at: header.start + 9 * header.times + 6 * type, 4)))
  }

  private struct Header {
    let hasWideBlock: Bool
    /// Of what is behind it.
    let start: Int
    let universal, standard, leaps, times, types, characters: Int

    /// `times`: the bytes of each.
    func end(times size: Int) -> Int {
      start + (size + 1) * times + 6 * types + characters + (size + 4) * leaps + standard + universal
    }
  }

  private func header(at place: Int) -> Header? {
    let start = place + ZoneFile.headerSize
    guard start <= bytes.count, bytes[place...].starts(with: "TZif".utf8) else { return nil }
    let counts = (0..<6).map { Int(number(at: place + 20 + 4 * $0, 4)) }
    return Header(
      hasWideBlock: bytes[place + 4] >= UInt8(ascii: "2"), start: start, universal: counts[0], standard: counts[1],
      leaps: counts[2], times: counts[3], types: counts[4], characters: counts[5])
  }

  /// The most significant byte first.
  private func number(at place: Int, _ size: Int) -> UInt64 {
    bytes[place..<place + size].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
