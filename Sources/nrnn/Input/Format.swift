import ArgumentParser

/// Of input and output.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32

  func writer(_ columns: [Column], passing passed: [Key], header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, passing: passed, header: header)
    case .jsonl: JSONLinesWriter(columns, passing: passed)
    case .f32: FloatWriter(columns)
    }
  }
}
