/// The bytes of a result in one format. Numbers as text are the shortest that read back as the same.
protocol RowWriter {
  /// What stands before the first row.
  var header: [UInt8] { get }
  /// What each row holds, and in which format; it goes into states.
  var layout: [UInt8] { get }
  /// Bytes of each row; nil: it ends with a line end.
  var rowSize: Int? { get }
  func append(_ result: ResultRow, to bytes: inout Buffer)
}

extension RowWriter {
  var rowSize: Int? { nil }
}

struct CSVWriter: RowWriter {
  let header: [UInt8]
  let layout: [UInt8]

  init(_ columns: [Column], passing passed: [Key], header: Bool) {
    let names = passed + (["step"] + columns.map(\.name) + ["flags"]).map { Key($0) }
    layout = Array(names.map { CSVWriter.quoted($0) }.joined(separator: ",".utf8)) + [UInt8(ascii: "\n")]
    self.header = header ? layout : []
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    for cell in result.passed {
      CSVWriter.append(cell.csv, to: &bytes)
      bytes.append(CSVWriter.comma)
    }
    bytes.append(result.step)
    for value in result.values {
      bytes.append(CSVWriter.comma)
      bytes.append(value)
    }
    bytes.append(CSVWriter.comma)
    bytes.append(UInt64(result.flags))
    bytes.append(UInt8(ascii: "\n"))
  }

  private static let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))

  /// A cell that reads back as the same.
  private static func append(_ cell: Text, to bytes: inout Buffer) {
    guard cell.contains(where: isSpecial) || cell.withoutBlanks.count < cell.count else { return bytes.append(cell) }
    bytes.append(quote)
    for byte in cell {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == quote || byte == comma || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func quoted(_ name: Key) -> [UInt8] {
    var bytes = Buffer()
    name.bytes.withUnsafeBufferPointer { append($0, to: &bytes) }
    return Array(bytes.text)
  }
}

struct JSONLinesWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  /// Each with what stands before its value.
  private let passed, keys: [[UInt8]]

  init(_ columns: [Column], passing names: [Key]) {
    passed = names.map { Array("\(JSON.quoted($0.written)): ".utf8) }
    let keys = columns.map { JSON.quoted($0.name) }
    layout = Array("{".utf8) + Array((passed + keys.map { Array($0.utf8) }).joined(separator: ",".utf8))
    self.keys = keys.map { Array(", \($0): ".utf8) }
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    bytes.append(UInt8(ascii: "{"))
    for (i, cell) in result.passed.enumerated() {
      bytes.append(passed[i])
      cell.appendJSON(to: &bytes)
      bytes.append(", ")
    }
    bytes.append("\"step\": ")
    bytes.append(result.step)
    for (i, value) in result.values.enumerated() {
      bytes.append(keys[i])
      bytes.append(value)
    }
    bytes.append(", \"flags\": ")
    bytes.append(UInt64(result.flags))
    bytes.append("}\n")
  }
}

/// Little-endian 32-bit floats; step and flags are left out.
struct FloatWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  let rowSize: Int?

  init(_ columns: [Column]) {
    rowSize = 4 * columns.count
    layout = [0] + Array(columns.map(\.name.utf8).joined(separator: ",".utf8))
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    for value in result.values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append($0.assumingMemoryBound(to: UInt8.self)) }
    }
  }
}
