/// Line protocol that goes on from the input's: measurement, tags and time stamp of a point as they were, perhaps its
/// fields, then the outputs. A field of the name of one of these makes room for it.
struct PointWriter: RowWriter {
  let header: [UInt8] = []
  let layout: [UInt8]
  /// Which of the cells that are passed on is the line.
  private let line: Int
  private let keepsFields: Bool
  private let fields: InfluxFields

  init(_ columns: [Column], line: Int, keepsFields: Bool) {
    (self.line, self.keepsFields) = (line, keepsFields)
    fields = InfluxFields(columns)
    layout = Array((keepsFields ? "whole " : "tags ").utf8) + fields.layout
  }

  func append(_ result: ResultRow, to bytes: inout Buffer) {
    let point = PointParts(result.passed[line].text)
    bytes.append(point.series)
    bytes.append(" ")
    for field in point.fields where keepsFields && !isOutput(field.name) {
      bytes.append(field.whole)
      bytes.append(",")
    }
    fields.append(result, to: &bytes)
    if !point.time.isEmpty {
      bytes.append(" ")
      bytes.append(point.time)
    }
    bytes.append("\n")
  }

  private func isOutput(_ name: Text) -> Bool {
    fields.names.contains { output in output.withUnsafeBufferPointer { name.isEqual(to: $0) } }
  }
}

/// Where the parts of a point are in its line, which has been read.
private struct PointParts {
  let series: Text
  private(set) var fields: [(name: Text, whole: Text)] = []
  private(set) var time = Text.none

  init(_ line: Text) {
    var at = line.end(from: 0) { $0 == UInt8(ascii: " ") }
    series = line.part(0, at)
    while line[at] == UInt8(ascii: " ") { at += 1 }
    repeat {
      let start = at
      let name = line.end(from: start) { $0 == UInt8(ascii: "=") }
      at = PointParts.endOfValue(line, name + 1)
      fields.append((line.part(start, name), line.part(start, at)))
      at += 1
    } while at <= line.count && line[at - 1] == UInt8(ascii: ",")
    if at < line.count { time = line.part(at, line.count).withoutBlanks }
  }

  private static func endOfValue(_ line: Text, _ start: Int) -> Int {
    guard start < line.count, line[start] == UInt8(ascii: "\"") else {
      return line.end(from: start) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
    }
    return min(line.end(from: start + 1) { $0 == UInt8(ascii: "\"") } + 1, line.count)
  }
}
