import ArgumentParser

/// What a run leaves behind beside its results.
struct KeepingArguments: ParsableArguments {
  @Option(help: "Continue from this file and leave one for the next run.", completion: .file())
  var state: String?
  @Option(
    help: ArgumentHelp(
      "Save the state also while running; 0: as often as a third of the time allows. (default: 10)",
      valueName: "seconds"),
    transform: DecimalNumber.option)
  var saveEvery: Double?
  @Option(help: ArgumentHelp("Take a key out of the state: it begins anew; may be repeated.", valueName: "key"))
  var forget: [String] = []
  @Option(help: "Write what became of the rows to this file, as JSON, schema nrnn-run-1.", completion: .file())
  var report: String?

  func validate() throws {
    guard forget.isEmpty || state != nil else {
      throw ValidationError("--forget: expected --state with it, found none")
    }
    for (option, path) in [("--state", state), ("--report", report)] where path == "" || path == "-" {
      throw ValidationError("\(option): expected a file, found \(Key(argument: path!).shown)")
    }
    guard let saveEvery else { return }
    guard saveEvery >= 0 else {  // also false for NaN
      throw ValidationError("--save-every: expected seconds, 0 or more, found \(saveEvery)")
    }
    guard state != nil else { throw ValidationError("--save-every: expected --state with it, found none") }
  }

  /// Restores what the state file holds.
  func saver(_ streams: KeyedStreams, keyed: Bool) throws -> Saver {
    try reportFile?.prepare()
    var file = try state.map { try StateFile($0, keyed: keyed) }
    do {
      try file?.restore(streams)
      for key in forget { try streams.forget(Key(argument: key), state!) }
    } catch {
      file?.release()
      throw error
    }
    return Saver(file, streams, every: saveEvery ?? 10)
  }

  var reportFile: ReplacedFile? { report.map { ReplacedFile(path: $0) } }
}
