import ArgumentParser

/// What a run leaves behind beside its results.
struct KeepingArguments: ParsableArguments {
  @Option(help: "Continue from this file and leave one for the next run.", completion: .file())
  var state: String?
  @Option(
    help: ArgumentHelp("Save the state also while running, 0: after each row. (default: 10)", valueName: "seconds"))
  var saveEvery: Double?
  @Option(help: "Write what became of the rows to this file, as JSON, schema nrnn-run-1.", completion: .file())
  var report: String?

  func validate() throws {
    guard let saveEvery else { return }
    guard saveEvery >= 0 else {  // also false for NaN
      throw ValidationError("--save-every: expected seconds, 0 or more, found \(saveEvery)")
    }
    guard state != nil else { throw ValidationError("--save-every: expected --state with it, found none") }
  }

  /// Restores what the state file holds.
  func saver(_ fleet: Fleet, keyed: Bool) throws -> Saver {
    try reportFile?.prepare()
    let file = state.map { StateFile($0, keyed: keyed) }
    try file?.restore(fleet)
    return Saver(file, fleet, every: saveEvery ?? 10)
  }

  var reportFile: ReplacedFile? { report.map { ReplacedFile(path: $0) } }
}
