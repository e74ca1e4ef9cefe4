/// Columns for people: the first of each row to the left, the others to the right.
struct Table {
  let lines: [String]

  init(_ titles: [String], _ rows: [[String]]) {
    let all = [titles] + rows
    let widths = titles.indices.map { column in all.map { $0[column].count }.max()! }
    lines = all.map { row in
      row.indices.map { i in
        let margin = String(repeating: " ", count: widths[i] - row[i].count)
        return i == 0 ? row[i] + margin : "  " + margin + row[i]
      }.joined()
    }
  }
}
