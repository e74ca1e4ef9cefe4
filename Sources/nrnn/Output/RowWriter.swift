/// The bytes of a result in one format. Numbers as text are the shortest that read back as the same.
protocol RowWriter {
  /// What stands before the first row.
  var header: [UInt8] { get }
  /// What each row holds, and in which format; it goes into states.
  var layout: [UInt8] { get }
  /// Bytes of each row; nil: it ends with a line end.
  var rowSize: Int? { get }
  func row(_ result: ResultRow) -> [UInt8]
}

extension RowWriter {
  var rowSize: Int? { nil }
}

struct ResultRow {
  /// Columns of the input, passed through as the format writes them.
  let kept: [[UInt8]]
  let step: UInt64
  let values: [Float]
  let flags: UInt32
}

struct CSVWriter: RowWriter {
  let header: [UInt8]
  let layout: [UInt8]

  init(_ columns: [Column], keeping kept: [Key], header: Bool) {
    let names = kept + (["step"] + columns.map(\.name) + ["flags"]).map { Key($0) }
    layout = Array(names.map { CSVWriter.quoted($0.bytes[...]) }.joined(separator: ",".utf8)) + [UInt8(ascii: "\n")]
    self.header = header ? layout : []
  }

  func row(_ result: ResultRow) -> [UInt8] {
    var text = "\(result.step)"
    for value in result.values { text += ",\(value)" }
    text += ",\(result.flags)\n"
    return result.kept.reduce(into: []) { $0 += $1 + [UInt8(ascii: ",")] } + Array(text.utf8)
  }

  private static let (quote, special) = (UInt8(ascii: "\""), Array("\",\n\r".utf8))

  /// A cell that reads back as the same.
  static func quoted(_ cell: ArraySlice<UInt8>) -> [UInt8] {
    guard cell.contains(where: special.contains) || cell.withoutBlanks.count < cell.count else { return Array(cell) }
    return [quote] + cell.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}

struct JSONLinesWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  private let kept: [[UInt8]]
  private let keys: [String]

  init(_ columns: [Column], keeping kept: [Key]) {
    self.kept = kept.map { Array("\(JSON.quoted($0.written)): ".utf8) }
    keys = columns.map { JSON.quoted($0.name) }
    layout = Array("{".utf8) + Array((self.kept + keys.map { Array($0.utf8) }).joined(separator: ",".utf8))
  }

  func row(_ result: ResultRow) -> [UInt8] {
    var text = "\"step\": \(result.step)"
    for (key, value) in zip(keys, result.values) { text += ", \(key): \(value)" }
    let kept = zip(kept, result.kept).flatMap { $0 + $1 + Array(", ".utf8) }
    return [UInt8(ascii: "{")] + kept + Array("\(text), \"flags\": \(result.flags)}\n".utf8)
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

  func row(_ result: ResultRow) -> [UInt8] {
    result.values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
  }
}
