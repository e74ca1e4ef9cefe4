/// A line of JSON, taken apart one level deep. Numbers keep their text, so that they read as they do in CSV, and so does
/// each value as a whole. A string is what a cell of CSV would be.
struct JSONScanner {
  struct Field {
    let cell: Cell
    let raw: ArraySlice<UInt8>
  }

  enum Line {
    case object([Key: Field])
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

  private mutating func object(depth: Int) throws(Fault) -> [Key: Field] {
    var fields: [Key: Field] = [:]
    try list("{", "}") { scanner throws(Fault) in
      let key = Key(try scanner.string())
      scanner.skipBlanks()
      try scanner.expect(":")
      guard fields.updateValue(try scanner.field(depth: depth), forKey: key) == nil else {
        throw Fault(found: "\(key.shown) twice")
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
    return Field(cell: cell, raw: bytes[start..<index])
  }

  private mutating func cell(depth: Int) throws(Fault) -> Cell {
    guard depth <= JSONScanner.deepest else { throw Fault(found: "more than \(JSONScanner.deepest) levels") }
    switch next {
    case UInt8(ascii: "\""): return Cell(try string())
    case UInt8(ascii: "{"):
      _ = try object(depth: depth)
      return .other("an object")
    case UInt8(ascii: "["):
      _ = try array(depth: depth)
      return .other("an array")
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: return try word()
    }
  }

  /// Python writes a missing number as NaN, and others that are none as Infinity.
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
    guard index < bytes.count else { return Fault(found: "the line's end") }
    let character = bytes[index...].prefix(Printable.character(bytes[index...])?.1 ?? 1)
    return Fault(found: "\(Printable.quoted(character)) at byte \(index + 1)")
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }

  private mutating func skipBlanks() { while let byte = next, JSONScanner.isBlank(byte) { index += 1 } }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ scalar: Unicode.Scalar) throws(Fault) { guard take(scalar) else { throw fault } }

  private mutating func number() throws(Fault) -> Cell {
    let start = index
    if take("-"), next == UInt8(ascii: "I"), case .other(let word) = try word() { return .other("-\(word)") }
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .text(bytes[start..<index])
  }

  private mutating func digits() throws(Fault) {
    let start = index
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw fault }
  }
}
