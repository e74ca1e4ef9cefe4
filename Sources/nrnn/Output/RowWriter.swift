/// The bytes of a result in one format. Numbers as text are the shortest that read back as the same.
protocol RowWriter {
  /// What stands before the first row.
  var header: [UInt8] { get }
  func row(step: Int, _ values: [Float], flags: UInt32) -> [UInt8]
}

struct CSVWriter: RowWriter {
  let header: [UInt8]

  init(_ columns: [Column], header: Bool) {
    let names = ["step"] + columns.map { CSVWriter.quoted($0.name) } + ["flags"]
    self.header = header ? Array((names.joined(separator: ",") + "\n").utf8) : []
  }

  func row(step: Int, _ values: [Float], flags: UInt32) -> [UInt8] {
    var text = "\(step)"
    for value in values { text += ",\(value)" }
    return Array("\(text),\(flags)\n".utf8)
  }

  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { "\",\n\r".contains($0) }) else { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

struct JSONLinesWriter: RowWriter {
  let header: [UInt8] = []
  private let keys: [String]

  init(_ columns: [Column]) { keys = columns.map { JSON.quoted($0.name) } }

  func row(step: Int, _ values: [Float], flags: UInt32) -> [UInt8] {
    var text = "{\"step\": \(step)"
    for (key, value) in zip(keys, values) { text += ", \(key): \(value)" }
    return Array("\(text), \"flags\": \(flags)}\n".utf8)
  }
}

/// Little-endian 32-bit floats; step and flags are left out.
struct FloatWriter: RowWriter {
  let header: [UInt8] = []

  func row(step: Int, _ values: [Float], flags: UInt32) -> [UInt8] {
    values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
  }
}
