extension JSONScanner {
  private static let escapes: [UInt8: UInt8] = Dictionary(
    uniqueKeysWithValues: zip("\"\\/bfnrt".utf8, "\"\\/\u{8}\u{c}\n\r\t".utf8))

  private static let hexadecimals = Array("0123456789abcdef".utf8)

  /// What a string says, its escapes undone: UTF-8.
  mutating func string() throws(LineFault) -> Text {
    try expect("\"")
    let start = index
    var isASCII = true
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      isASCII = isASCII && byte < 0x80
      index += 1
    }
    var text = bytes.part(start, index)
    if next == UInt8(ascii: "\\") {
      text = try rest(of: text)
      isASCII = false
    }
    try expect("\"")
    guard isASCII || String(validating: text, as: UTF8.self) != nil else {
      throw LineFault(found: "a string that is not UTF-8")
    }
    return text
  }

  /// From the first escape on.
  private mutating func rest(of text: Text) throws(LineFault) -> Text {
    let start = unescaped.count
    unescaped.append(text)
    while let byte = next, byte != UInt8(ascii: "\""), byte >= 0x20 {
      index += 1
      if byte == UInt8(ascii: "\\") { try escaped() } else { unescaped.append(byte) }
    }
    return unescaped.text(start, unescaped.count - start)
  }

  private mutating func escaped() throws(LineFault) {
    if take("u") { return try scalar() }
    guard let byte = next, let plain = JSONScanner.escapes[byte] else { throw fault }
    index += 1
    unescaped.append(plain)
  }

  /// After \u: four digits, or a surrogate pair.
  private mutating func scalar() throws(LineFault) {
    let first = try hexadecimal()
    guard UTF16.isLeadSurrogate(first) else { return try append([first]) }
    try expect("\\")
    try expect("u")
    try append([first, try hexadecimal()])
  }

  private mutating func append(_ units: [UInt16]) throws(LineFault) {
    guard let string = String(validating: units, as: UTF16.self) else {
      throw LineFault(found: "half a surrogate pair")
    }
    unescaped.append(Array(string.utf8))
  }

  private mutating func hexadecimal() throws(LineFault) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = JSONScanner.hexadecimals.firstIndex(of: byte | 0x20) else { throw fault }
      value = value << 4 | UInt16(digit)
      index += 1
    }
    return value
  }
}
