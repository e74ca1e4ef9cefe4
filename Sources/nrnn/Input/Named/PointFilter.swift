/// Which texts of line protocol are points of the measurements that are asked for.
final class PointFilter {
  private let measurements: [Key]
  private let comment = Dialect(comment: [UInt8(ascii: "#")])
  private let source: String
  private let unseen: Unseen

  /// `measurements`: none: all.
  init(_ measurements: [Key], _ source: String, _ unseen: Unseen) {
    (self.measurements, self.source, self.unseen) = (measurements, source, unseen)
  }

  func isComment(_ line: Text) -> Bool { comment.isComment(LineProtocol.trimmed(line)) }

  func isPoint(_ line: Text) -> Bool {
    let text = LineProtocol.trimmed(line)
    guard !text.isEmpty, !comment.isComment(text) else { return false }
    guard !measurements.isEmpty else { return true }
    let name = PointFilter.measurement(text)
    if name.bytes.isEmpty || measurements.contains(name) { return true }  // one that has none is refused by name
    unseen.passOver(source, name, measurements)
    return false
  }

  /// What stands before the first comma or blank that has no backslash before it.
  private static func measurement(_ line: Text) -> Key {
    var name: [UInt8] = []
    var at = 0
    while at < line.count, line[at] != UInt8(ascii: ","), line[at] != UInt8(ascii: " ") {
      if line[at] == UInt8(ascii: "\\") {
        guard at + 1 < line.count else { break }
        if !",= ".utf8.contains(line[at + 1]) { name.append(line[at]) }
        at += 1
      }
      name.append(line[at])
      at += 1
    }
    return Key(name)
  }
}
