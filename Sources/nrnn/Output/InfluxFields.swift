/// The outputs as fields of line protocol, behind them step and flags. Numbers that are none are left out.
struct InfluxFields {
  private static let (step, flags) = (Array("step".utf8), Array("flags".utf8))

  /// As a line has them.
  let names: [[UInt8]]
  /// Each with what stands before its value.
  private let values: [[UInt8]]

  init(_ columns: [Column]) {
    let escaped = columns.map { InfluxText.escaped(Array($0.name.utf8)) }
    names = escaped + [InfluxFields.step, InfluxFields.flags]
    values = escaped.map { $0 + [UInt8(ascii: "=")] }
  }

  var layout: [UInt8] { Array(values.joined()) }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    for (i, value) in result.values.enumerated() where value.isFinite {
      bytes.append(values[i])
      bytes.append(value)
      bytes.append(",")
    }
    bytes.append("step=")
    bytes.append(result.step)
    bytes.append("i,flags=")
    bytes.append(UInt64(result.flags))
    bytes.append("i")
  }
}
