/// InfluxDB's line protocol: nrnn,KEY=... y.mean=1.5,step=3i... NANOSECONDS. What the output passes on are tags, but for
/// the time; numbers that are none are left out.
struct InfluxWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  /// Each with what stands before its value; nil: no tag.
  private let tags: [[UInt8]?]
  private let fields: InfluxFields

  /// `times`: which of the names are the time's.
  init(_ columns: [Column], passing names: [Key], times: [Int]) {
    tags = names.enumerated().map { i, name in
      times.contains(i) ? nil : [UInt8(ascii: ",")] + InfluxText.escaped(name.bytes) + [UInt8(ascii: "=")]
    }
    fields = InfluxFields(columns)
    layout = Array("nrnn".utf8) + tags.compactMap { $0 }.joined() + fields.layout
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    bytes.append("nrnn")
    for (i, cell) in result.passed.enumerated() {
      let text = cell.csv
      guard let tag = tags[i], !text.isEmpty else { continue }
      bytes.append(tag)
      InfluxText.append(text, to: &bytes)
    }
    bytes.append(" ")
    fields.append(result, to: &bytes)
    if let time = result.time { appendStamp(time.nanoseconds, to: &bytes) }
    bytes.append("\n")
  }

  private func appendStamp(_ nanoseconds: Int64, to bytes: inout Buffer) {
    bytes.append(nanoseconds < 0 ? " -" : " ")
    bytes.append(nanoseconds.magnitude)
  }
}
