import ArgumentParser

/// Of results.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32, influx

  /// `times`: which of the passed names are the time's.
  func writer(_ columns: [Column], passing passed: [Key], times: [Int], header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, passing: passed, header: header)
    case .jsonl: JSONLinesWriter(columns, passing: passed)
    case .f32: FloatWriter(columns)
    case .influx: InfluxWriter(columns, passing: passed, times: times)
    }
  }
}
