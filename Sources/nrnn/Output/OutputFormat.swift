import ArgumentParser

/// Of results.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32, influx

  /// `time`: which of the passed names is the time's.
  func writer(_ columns: [Column], passing passed: [Key], time: Int?, header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, passing: passed, header: header)
    case .jsonl: JSONLinesWriter(columns, passing: passed)
    case .f32: FloatWriter(columns)
    case .influx: InfluxWriter(columns, passing: passed, time: time)
    }
  }
}
