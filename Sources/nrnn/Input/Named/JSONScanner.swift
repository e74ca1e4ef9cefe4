/// A line of JSON, taken apart. Numbers keep their text, so that they read as they do in CSV, and so does each value as a
/// whole. A string is what a cell of CSV would be.
struct JSONScanner: ~Copyable {
  /// A value, and in an object its key.
  struct Node {
    var key: Text
    var cell = Cell()
    /// The node after those within it; while they are read, none.
    var end = Int.max
  }

  static let deepest = 64
  /// From so many keys on, one that stands twice is looked for in a set.
  private static let fewKeys = 16

  /// The line's value, and behind each value those within it, in their order.
  private(set) var nodes: [Node] = []
  var bytes = Text.none
  var index = 0
  /// Strings without their escapes. It does not grow within a line, so that nodes may point into it.
  var unescaped = Buffer()

  /// The nodes are good as long as the line and until the next one.
  mutating func scan(_ line: Text) throws(LineFault) {
    (bytes, index) = (line, 0)
    nodes.removeAll(keepingCapacity: true)
    unescaped.removeAll()
    _ = unescaped.room(for: line.count)
    skipBlanks()
    try value(.none, depth: 0)
    skipBlanks()
    guard next == nil else { throw fault }
  }

  // MARK: Structure

  private mutating func object(depth: Int) throws(LineFault) {
    let parent = nodes.count - 1
    var (count, seen) = (0, Set<Key>())
    try list("{", "}") { scanner throws(LineFault) in
      let key = try scanner.string()
      scanner.skipBlanks()
      try scanner.expect(":")
      scanner.skipBlanks()
      let isNew = count < JSONScanner.fewKeys ? scanner.child(of: parent, key) == nil : seen.insert(Key(key)).inserted
      try scanner.value(key, depth: depth + 1)
      guard isNew else { throw LineFault(found: "\(Key(key).shown) twice") }
      count += 1
      if count == JSONScanner.fewKeys { seen = Set(scanner.children(of: parent).map { Key(scanner.nodes[$0].key) }) }
    }
  }

  private mutating func array(depth: Int) throws(LineFault) {
    try list("[", "]") { scanner throws(LineFault) in try scanner.value(.none, depth: depth + 1) }
  }

  private mutating func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ item: (inout Self) throws(LineFault) -> Void
  ) throws(LineFault) {
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

  private mutating func value(_ key: Text, depth: Int) throws(LineFault) {
    guard depth <= JSONScanner.deepest else { throw LineFault(found: "more than \(JSONScanner.deepest) levels") }
    let (start, node) = (index, nodes.count)
    nodes.append(Node(key: key))
    var cell = try cell(depth: depth)
    cell.raw = bytes.part(start, index)
    nodes[node].cell = cell
    nodes[node].end = nodes.count
  }

  private mutating func cell(depth: Int) throws(LineFault) -> Cell {
    switch next {
    case UInt8(ascii: "\""): return Cell(text: try string())
    case UInt8(ascii: "{"):
      try object(depth: depth)
      return Cell(kind: .object)
    case UInt8(ascii: "["):
      try array(depth: depth)
      return Cell(kind: .array)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: return Cell(kind: try word())
    }
  }

  /// Python writes a missing number as NaN, and others that are none as Infinity.
  private mutating func word() throws(LineFault) -> Cell.Kind {
    let start = index
    while let byte = next, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) { index += 1 }
    let word = bytes.part(start, index)
    if word.isEqual(to: "null") || word.isEqual(to: "NaN") { return .missing }
    if word.isEqual(to: "true") || word.isEqual(to: "false") || word.isEqual(to: "Infinity") { return .word }
    index = start
    throw fault
  }

  // MARK: Pieces

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  var fault: LineFault {
    guard index < bytes.count else { return LineFault(found: "the line's end") }
    let rest = bytes.part(index, bytes.count)
    let character = rest.prefix(Printable.character(rest)?.1 ?? 1)
    return LineFault(found: "\(Printable.quoted(character)) at byte \(index + 1)")
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }

  private mutating func skipBlanks() { while let byte = next, JSONScanner.isBlank(byte) { index += 1 } }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ scalar: Unicode.Scalar) throws(LineFault) { guard take(scalar) else { throw fault } }

  private mutating func number() throws(LineFault) -> Cell {
    let start = index
    if take("-"), next == UInt8(ascii: "I") { return Cell(kind: try word()) }
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return Cell(text: bytes.part(start, index))
  }

  private mutating func digits() throws(LineFault) {
    let start = index
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw fault }
  }
}
