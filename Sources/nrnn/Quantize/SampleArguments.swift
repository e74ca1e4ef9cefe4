import ArgumentParser
import NoisyRNN

/// Samples of the user's, to measure a change of the outputs on.
struct SampleArguments: ParsableArguments {
  @Option(help: "Samples on which the change of the outputs is measured too; -: standard input.", completion: .file())
  var data: String?
  @Option(help: "Of the samples: csv, jsonl or f32. (default: csv)")
  var format: Format?
  @OptionGroup var columns: ColumnArguments
  @OptionGroup var reading: ReadingArguments
  @OptionGroup var policies: PolicyArguments

  func validate() throws {
    guard data != nil || format == nil && columns.isEmpty && reading.isEmpty && policies.isEmpty else {
      throw ValidationError("expected --data with the options that speak of samples, found none")
    }
    try columns.expectNames(in: format ?? .csv)
    try reading.expectOptions(of: format ?? .csv)
    try policies.expectTime(in: columns)
  }

  /// Streams all rows through both models, noise off, as `nrnn run` would; nil: no data.
  func change(from model: Model, to small: Model) throws -> DataChange? {
    guard let data else { return nil }
    try policies.expectInterval(of: model, for: columns)
    let format = format ?? .csv
    let plan = try ColumnPlan(model, columns, reading, of: format)
    let reader = try Inputs([data], format, plan, reading.dialect)
    var change = try DataChange(file: data, model, small, try policies.set(ModelStream.Options(), for: model))
    let reading = Reading(reader.plan, change.missing, reader)
    while try reader.advance() { try change.add(reader.record(), reading) }
    if change.passedOver > 0 {
      Terminal.say("nrnn: \(data): \(change.passedOver) rows are passed over: their time is not after their key's last")
    }
    return change
  }
}
