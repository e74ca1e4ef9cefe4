import Glibc

/// Cells in columns as wide as their widest: the first to the left, the others to the right.
enum Table {
  static func lines(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
    return rows.map { row in
      let cells = row.indices.map { column in
        let room = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + room : room + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line[...(line.lastIndex { $0 != " " } ?? line.startIndex)])
    }
  }
}

/// Three digits of a number.
func short(_ value: Double) -> String {
  let room = 32
  return String(unsafeUninitializedCapacity: room) { bytes in
    bytes.withMemoryRebound(to: CChar.self) { text in
      Int(withVaList([value]) { vsnprintf(text.baseAddress, room, "%.3g", $0) })
    }
  }
}
