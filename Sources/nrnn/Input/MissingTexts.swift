/// What the option --missing-value says: which texts stand for a missing value, of which channel.
enum MissingTexts {
  private static let mostEdits = 2

  /// Those of each channel: TEXT is of all, NAME:TEXT of the channel of that name.
  static func byChannel(_ given: [[UInt8]], _ channels: [Key]) throws(Problem) -> [[[UInt8]]] {
    var found = [[[UInt8]]](repeating: [], count: channels.count)
    for text in given {
      let own = try parted(text, channels)
      for i in channels.indices where own == nil || own!.name == channels[i] { found[i].append(own?.text ?? text) }
    }
    return found
  }

  /// Nil: no channel stands before a colon.
  private static func parted(_ given: [UInt8], _ channels: [Key]) throws(Problem) -> (name: Key, text: [UInt8])? {
    let colons = given.indices.filter { given[$0] == UInt8(ascii: ":") }
    for colon in colons where channels.contains(Key(given[..<colon])) {
      return (Key(given[..<colon]), Array(given[(colon + 1)...]))
    }
    for colon in colons {
      let name = Key(given[..<colon])
      guard let channel = channels.first(where: { isAlmost(name, $0) }) else { continue }
      throw Problem(
        .usage,
        """
        --missing-value: expected a channel before the colon, or another text, found \(Key(given).shown): \
        \(channel.shown)?
        """)
    }
    return nil
  }

  /// Does it differ in the case of its letters, or by a letter or two of several?
  private static func isAlmost(_ name: Key, _ channel: Key) -> Bool {
    let edits = Spelling.distance(small(name), small(channel))
    return edits == 0 || edits <= mostEdits && edits < channel.bytes.count - 1
  }

  private static func small(_ key: Key) -> [UInt8] {
    key.bytes.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
  }
}
