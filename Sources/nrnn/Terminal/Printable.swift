/// Text that a terminal shows as it stands: what a file or an argument holds may be no UTF-8, or make a terminal change
/// its colours, its title, or the order of what is read.
enum Printable {
  private static let longest = 40

  /// For a message: in quotes, at most 40 bytes of it.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    "\"" + text(bytes.prefix(longest), also: ["\""]) + (bytes.count > longest ? "...\"" : "\"")
  }

  /// Bytes that are no UTF-8 and control characters as \xNN, other invisible ones as \u{N}.
  static func text(_ bytes: some Sequence<UInt8>, except kept: Unicode.Scalar? = nil, also: [Unicode.Scalar] = [])
    -> String
  {
    escaped(bytes) { scalar, _ in
      if also.contains(scalar) { return "\\\(scalar)" }
      guard isInvisible(scalar), scalar != kept else { return nil }
      return scalar.isASCII ? hexadecimal(UInt8(scalar.value)) : "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  /// Bytes that are no UTF-8 as \xNN, a backslash before an x as \x5c, all else as it is.
  static func reversible(_ bytes: some Sequence<UInt8>) -> String {
    escaped(bytes) { $0 == "\\" && $1 == UInt8(ascii: "x") ? "\\x5c" : nil }
  }

  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x7f else { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
    default: return false
    }
  }

  /// `replacement` gets each character and the byte after it.
  private static func escaped(
    _ bytes: some Sequence<UInt8>, _ replacement: (Unicode.Scalar, UInt8?) -> String?
  ) -> String {
    let bytes = Array(bytes)
    var (result, rest) = ("", bytes[...])
    while let first = rest.first {
      if let (scalar, count) = character(rest) {
        rest = rest.dropFirst(count)
        if let other = replacement(scalar, rest.first) { result += other } else { result.unicodeScalars.append(scalar) }
      } else {
        rest = rest.dropFirst()
        result += hexadecimal(first)
      }
    }
    return result
  }

  /// The character that the bytes begin with, and how many it has; nil: they begin with none.
  static func character(_ bytes: some Collection<UInt8>) -> (Unicode.Scalar, Int)? {
    var (decoder, iterator) = (UTF8(), bytes.prefix(4).makeIterator())
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  static func hexadecimal(_ byte: UInt8) -> String {
    "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
