/// A line of JSON, taken apart one level deep. Numbers keep their text, so that they read as they do in CSV, and so
/// does each value as a whole.
struct JSONScanner {
  struct Field {
    let cell: Cell
    let raw: String
  }

  enum Line {
    case object([String: Field])
    case array([Field])
    case value(Field)
  }

  struct Fault: Error { let found: String }

  static let deepest = 64

  let bytes: [UInt8]
  var index = 0

  static func line(_ bytes: [UInt8]) throws(Fault) -> Line {
    var scanner = JSONScanner(bytes: bytes)
    scanner.skipBlanks()
    let line: Line =
      switch scanner.next {
      case UInt8(ascii: "{"): .object(try scanner.object(depth: 0))
      case UInt8(ascii: "["): .array(try scanner.array(depth: 0))
      default: .value(try scanner.field(depth: 0))
      }
    scanner.skipBlanks()
    guard scanner.next == nil else { throw scanner.fault }
    return line
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  // MARK: Structure

  private mutating func object(depth: Int) throws(Fault) -> [String: Field] {
    var fields: [String: Field] = [:]
    try list("{", "}") { scanner throws(Fault) in
      let key = try scanner.string()
      scanner.skipBlanks()
      try scanner.expect(":")
      guard fields.updateValue(try scanner.field(depth: depth), forKey: key) == nil else {
        throw Fault(found: "\"\(key)\" twice")
      }
    }
    return fields
  }

  private mutating func array(depth: Int) throws(Fault) -> [Field] {
    var fields: [Field] = []
    try list("[", "]") { scanner throws(Fault) in fields.append(try scanner.field(depth: depth)) }
    return fields
  }

  private mutating func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ item: (inout Self) throws(Fault) -> Void
  ) throws(Fault) {
    try expect(open)
    skipBlanks()
    if take(close) { return }
    repeat {
      skipBlanks()
      try item(&self)
      skipBlanks()
    } while take(",")
    try expect(close)
  }

  private mutating func field(depth: Int) throws(Fault) -> Field {
    skipBlanks()
    let start = index
    let cell = try cell(depth: depth + 1)
    return Field(cell: cell, raw: String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func cell(depth: Int) throws(Fault) -> Cell {
    guard depth <= JSONScanner.deepest else { throw Fault(found: "more than \(JSONScanner.deepest) levels") }
    switch next.map({ Character(Unicode.Scalar($0)) }) {
    case "\"": return .quoted(try string())
    case "{":
      _ = try object(depth: depth)
      return .other("an object")
    case "[":
      _ = try array(depth: depth)
      return .other("an array")
    case "-"?, ("0"..."9")?: return .plain(try number())
    default: return try word()
    }
  }

  /// Python writes a missing number as NaN.
  private mutating func word() throws(Fault) -> Cell {
    let start = index
    while let byte = next, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "null", "NaN": return .missing(word)
    case "true", "false", "Infinity": return .other(word)
    default:
      index = start
      throw fault
    }
  }

  // MARK: Pieces

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  var fault: Fault {
    next.map { Fault(found: JSON.quoted(String(decoding: [$0], as: UTF8.self)) + " at byte \(index + 1)") }
      ?? Fault(found: "the line's end")
  }

  private mutating func skipBlanks() { while let byte = next, [0x20, 0x09, 0x0d, 0x0a].contains(byte) { index += 1 } }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ scalar: Unicode.Scalar) throws(Fault) { guard take(scalar) else { throw fault } }

  private mutating func number() throws(Fault) -> String {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(Fault) {
    let start = index
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw fault }
  }
}
