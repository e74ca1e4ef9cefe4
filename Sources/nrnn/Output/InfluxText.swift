/// Names and tags in line protocol.
enum InfluxText {
  static func escaped(_ name: [UInt8]) -> [UInt8] {
    var bytes = Buffer()
    name.withUnsafeBufferPointer { append($0, to: &bytes) }
    return Array(bytes.text)
  }

  /// A backslash is itself but where it would hide what comes then; there are no line ends. Letters stand for these.
  static func append(_ text: Text, to bytes: inout Buffer) {
    for (i, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "\\") where i == text.count - 1 || isEscaped(text[i + 1]): bytes.append("\\x5c")
      case 0x0a: bytes.append("\\n")
      case 0x0d: bytes.append("\\r")
      default:
        if isEscaped(byte) { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
    }
  }

  private static func isEscaped(_ byte: UInt8) -> Bool { ",= ".utf8.contains(byte) }
}
