import ArgumentParser
import NoisyRNN

/// How rows that are more frequent than the model's samples become these.
struct ResampleArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make one sample of the rows within a nominal interval: of each channel the last value, or their mean.",
      valueName: "last|mean"))
  var resample: Resampling.How?

  func expectTime(in columns: ColumnArguments) throws {
    guard resample == nil || columns.times.time != nil else {
      throw ValidationError("--resample: expected --time with it, found none: intervals come from it")
    }
  }

  func resampling(for model: Model, leavesOpen: Bool) throws(Problem) -> Resampling? {
    guard let resample else { return nil }
    guard let interval = model.interval else {
      throw Problem(.usage, "--resample: expected a model that names its sampling interval, found none")
    }
    return try Resampling(resample, interval: interval, leavesOpen: leavesOpen)
  }
}
