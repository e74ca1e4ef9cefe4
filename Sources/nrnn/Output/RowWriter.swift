/// The bytes of a result in one format. Numbers as text are the shortest that read back as the same.
protocol RowWriter {
  /// What stands before the first row.
  var header: [UInt8] { get }
  /// Bytes of each row; nil: it ends with a line end.
  var rowSize: Int? { get }
  func row(_ result: ResultRow) -> [UInt8]
}

extension RowWriter {
  var rowSize: Int? { nil }
}

struct ResultRow {
  /// Columns of the input, passed through as the format writes them.
  let kept: [String]
  let step: UInt64
  let values: [Float]
  let flags: UInt32
}

struct CSVWriter: RowWriter {
  let header: [UInt8]

  init(_ columns: [Column], keeping kept: [String], header: Bool) {
    let names = (kept + ["step"] + columns.map(\.name) + ["flags"]).map(CSVWriter.quoted)
    self.header = header ? Array((names.joined(separator: ",") + "\n").utf8) : []
  }

  func row(_ result: ResultRow) -> [UInt8] {
    var text = ""
    for cell in result.kept { text += "\(cell)," }
    text += "\(result.step)"
    for value in result.values { text += ",\(value)" }
    return Array("\(text),\(result.flags)\n".utf8)
  }

  static func quoted(_ name: String) -> String {
    guard name.utf8.contains(where: { "\",\n\r".utf8.contains($0) }) else { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

struct JSONLinesWriter: RowWriter {
  let header: [UInt8] = []
  private let kept: [String]
  private let keys: [String]

  init(_ columns: [Column], keeping kept: [String]) {
    self.kept = kept.map(JSON.quoted)
    keys = columns.map { JSON.quoted($0.name) }
  }

  func row(_ result: ResultRow) -> [UInt8] {
    var text = "{"
    for (key, raw) in zip(kept, result.kept) { text += "\(key): \(raw), " }
    text += "\"step\": \(result.step)"
    for (key, value) in zip(keys, result.values) { text += ", \(key): \(value)" }
    return Array("\(text), \"flags\": \(result.flags)}\n".utf8)
  }
}

/// Little-endian 32-bit floats; step and flags are left out.
struct FloatWriter: RowWriter {
  let header: [UInt8] = []
  let rowSize: Int?

  init(_ columns: [Column]) { rowSize = 4 * columns.count }

  func row(_ result: ResultRow) -> [UInt8] {
    result.values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
  }
}
