extension JSONScanner {
  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
  ]

  /// What a string says, its escapes undone.
  mutating func string() throws(Fault) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while !take("\"") {
      guard let byte = next, byte >= 0x20 else { throw fault }
      index += 1
      if byte == UInt8(ascii: "\\") { text += try escaped() } else { text.append(byte) }
    }
    guard let string = String(validating: text, as: UTF8.self) else { throw Fault(found: "a string that is not UTF-8") }
    return string
  }

  private mutating func escaped() throws(Fault) -> [UInt8] {
    if take("u") { return try scalar() }
    guard let byte = next, let plain = JSONScanner.escapes[Unicode.Scalar(byte)] else { throw fault }
    index += 1
    return [UInt8(ascii: plain)]
  }

  /// After \u: four digits, or a surrogate pair.
  private mutating func scalar() throws(Fault) -> [UInt8] {
    let first = try hexadecimal()
    guard UTF16.isLeadSurrogate(first) else { return try utf8([first]) }
    try expect("\\")
    try expect("u")
    return try utf8([first, try hexadecimal()])
  }

  private func utf8(_ units: [UInt16]) throws(Fault) -> [UInt8] {
    guard let string = String(validating: units, as: UTF16.self) else { throw Fault(found: "half a surrogate pair") }
    return Array(string.utf8)
  }

  private mutating func hexadecimal() throws(Fault) -> UInt16 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { throw fault }
    index += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)!
  }
}
