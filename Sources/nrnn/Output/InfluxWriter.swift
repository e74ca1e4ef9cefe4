/// InfluxDB's line protocol: nrnn,KEY=... y.mean=1.5,step=3u... NANOSECONDS. What the output passes on are tags, but for
/// the time; numbers that are none are left out.
struct InfluxWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  /// Each with what stands before its value; nil: no tag.
  private let tags: [[UInt8]?]
  private let fields: [[UInt8]]

  /// `times`: which of the names are the time's.
  init(_ columns: [Column], passing names: [Key], times: [Int]) {
    tags = names.enumerated().map { i, name in
      times.contains(i) ? nil : [UInt8(ascii: ",")] + InfluxWriter.escaped(name.bytes) + [UInt8(ascii: "=")]
    }
    fields = columns.map { InfluxWriter.escaped(Array($0.name.utf8)) + [UInt8(ascii: "=")] }
    layout = Array("nrnn".utf8) + (tags.compactMap { $0 } + fields).joined()
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    bytes.append("nrnn")
    for (i, cell) in result.passed.enumerated() {
      let text = cell.csv
      guard let tag = tags[i], !text.isEmpty else { continue }
      bytes.append(tag)
      InfluxWriter.append(text, to: &bytes)
    }
    bytes.append(" ")
    for (i, value) in result.values.enumerated() where value.isFinite {
      bytes.append(fields[i])
      bytes.append(value)
      bytes.append(",")
    }
    bytes.append("step=")
    bytes.append(result.step)
    bytes.append("i,flags=")
    bytes.append(UInt64(result.flags))
    bytes.append("i")
    if let time = result.time { appendStamp(time.nanoseconds, to: &bytes) }
    bytes.append("\n")
  }

  private func appendStamp(_ nanoseconds: Int64, to bytes: inout Buffer) {
    bytes.append(nanoseconds < 0 ? " -" : " ")
    bytes.append(nanoseconds.magnitude)
  }

  // MARK: Names and tags

  private static func escaped(_ name: [UInt8]) -> [UInt8] {
    var bytes = Buffer()
    name.withUnsafeBufferPointer { append($0, to: &bytes) }
    return Array(bytes.text)
  }

  /// A backslash is itself but at the end, where it would hide what comes then; there are no line ends. Letters stand for
  /// these.
  private static func append(_ text: Text, to bytes: inout Buffer) {
    for (i, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "\\") where i == text.count - 1: bytes.append("\\x5c")
      case 0x0a: bytes.append("\\n")
      case 0x0d: bytes.append("\\r")
      default:
        if ",= ".utf8.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
    }
  }
}
