import NoisyRNN

/// What names a sensor, a sequence or a column: bytes. Two are equal if their bytes are, so no encoding is asked for,
/// and é composed is another one than é decomposed, which are equal as strings of Swift.
struct Key: Hashable, Comparable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  init(_ text: String) { bytes = Array(text.utf8) }

  init(argument: String) { bytes = argument.argumentBytes }

  var streamID: UInt64 { NoisyRNN.streamID(ofKey: bytes) }

  /// For a message: in quotes, without anything that a terminal might act on, and not too long.
  var shown: String { Printable.quoted(bytes) }

  /// The name in JSON, which has no bytes: as it is, but a byte that is not UTF-8 is \xNN, and a backslash before an x
  /// is \x5c. So no two keys are written alike, and replacing each \xNN by its byte gives the key back.
  var written: String { Printable.reversible(bytes) }

  /// The same characters, perhaps in other bytes: é composed or not.
  func looksLike(_ other: Key) -> Bool {
    String(decoding: bytes, as: UTF8.self) == String(decoding: other.bytes, as: UTF8.self)
  }

  static func < (a: Self, b: Self) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

  func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension [Key] {
  /// For a message: "a", "b", at most a dozen.
  var listed: String {
    prefix(12).map(\.shown).joined(separator: ", ") + (count > 12 ? ", and \(count - 12) more" : "")
  }
}

extension [String] {
  var listed: String { map { Key($0) }.listed }
}
