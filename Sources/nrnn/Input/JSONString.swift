extension JSONScanner {
  private static let escapes: [UInt8: UInt8] = Dictionary(
    uniqueKeysWithValues: zip("\"\\/bfnrt".utf8, "\"\\/\u{8}\u{c}\n\r\t".utf8))

  private static let hexadecimals = Array("0123456789abcdef".utf8)

  /// What a string says, its escapes undone: UTF-8.
  mutating func string() throws(Fault) -> ArraySlice<UInt8> {
    try expect("\"")
    let start = index
    var (escaped, isASCII): ([UInt8]?, Bool) = (nil, true)
    while !take("\"") {
      guard let byte = next, byte >= 0x20 else { throw fault }
      isASCII = isASCII && byte < 0x80
      index += 1
      if byte == UInt8(ascii: "\\") {
        escaped = try (escaped ?? Array(bytes[start..<index - 1])) + self.escaped()
      } else {
        escaped?.append(byte)
      }
    }
    let text = escaped.map { $0[...] } ?? bytes[start..<index - 1]
    guard isASCII || String(validating: text, as: UTF8.self) != nil else {
      throw Fault(found: "a string that is not UTF-8")
    }
    return text
  }

  private mutating func escaped() throws(Fault) -> [UInt8] {
    if take("u") { return try scalar() }
    guard let byte = next, let plain = JSONScanner.escapes[byte] else { throw fault }
    index += 1
    return [plain]
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
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = JSONScanner.hexadecimals.firstIndex(of: byte | 0x20) else { throw fault }
      value = value << 4 | UInt16(digit)
      index += 1
    }
    return value
  }
}
