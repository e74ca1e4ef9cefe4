import ArgumentParser

/// Of input.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, influx, f32

  /// Of results, where nothing else is asked for.
  var output: OutputFormat { OutputFormat(rawValue: rawValue)! }
}
