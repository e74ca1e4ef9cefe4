import ArgumentParser

/// Of input and output.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32

  func writer(_ columns: [Column], keeping kept: [Key], header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, keeping: kept, header: header)
    case .jsonl: JSONLinesWriter(columns, keeping: kept)
    case .f32: FloatWriter(columns)
    }
  }
}
