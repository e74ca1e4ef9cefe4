import ArgumentParser
import Glibc
import NoisyRNN

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Streams samples through a model, one result per sample.", discussion: RunHelp.text)

  @OptionGroup var file: ModelArguments
  @OptionGroup var stream: StreamArguments

  @Option(
    help: "Where samples come from; -: standard input. May be repeated: one after the other. (default: -)",
    completion: .file())
  var input: [String] = []
  @Option(help: "Of input: csv, jsonl, influx or f32.")
  var format = Format.csv
  @Option(
    help: "Where results go; -: standard output. With a state that is there, after what it holds.", completion: .file())
  var output = "-"
  @Option(help: "Of results: csv, jsonl, f32 or influx. (default: that of the input)")
  var outputFormat: OutputFormat?
  @Flag(help: "Leave out the line of names in the output, csv, to append to a file.")
  var noHeader = false
  @Flag(help: "Write each result at once, also where more input is there; no row waits for others to be stepped with.")
  var unbuffered = false
  @OptionGroup(title: "Columns (csv, jsonl and influx)") var columns: ColumnArguments
  @OptionGroup(title: "Columns (csv, jsonl and influx)") var kept: KeptArguments
  @OptionGroup(title: "How the input is written") var reading: ReadingArguments
  @OptionGroup(title: "Policies") var policies: PolicyArguments
  @OptionGroup(title: "Policies") var resampling: ResampleArguments
  @Flag(help: "Leave out rows that cannot be used, count them, and end well.")
  var skipBad = false
  @OptionGroup(title: "State and report") var keeping: KeepingArguments
  @OptionGroup(title: "Settings") var settings: SettingsArguments

  private var inputs: [String] { input.isEmpty ? ["-"] : input }
  private var resultFormat: OutputFormat { outputFormat ?? format.output }
  private var goesOn: Bool { skipBad || kept.isProcessor }
  private var isKeyed: Bool { columns.key != nil }

  func validate() throws {
    try columns.expectNames(in: format, keeping: kept.keep)
    try kept.expectPoints(format, resultFormat, isResampled: resampling.resample != nil)
    try reading.expectOptions(of: format)
    try policies.expectTime(in: columns)
    try resampling.expectTime(in: columns)
    guard keeping.forget.isEmpty || isKeyed else {
      throw ValidationError(
        "--forget: expected --key with it, found none: a single stream begins anew without its state file")
    }
    guard !(isStandardInput(file.model) && inputs.contains(where: isStandardInput)) else {
      throw ValidationError("--input: expected a file, found standard input: the model comes from there")
    }
    guard inputs.count(where: isStandardInput) < 2 else {
      throw ValidationError("--input: expected standard input once, found it several times")
    }
    guard stream.streamId == nil || !isKeyed else {
      throw ValidationError("--stream-id: expected none with --key, which gives each stream its own")
    }
  }

  func run() throws {
    try expectFilesApart()
    let model = try file.load()
    try policies.expectInterval(of: model, for: columns)
    let plan = try ColumnPlan(
      model, columns, reading, of: format, keeping: kept.keep, keepsPoint: kept.keepPoint != nil)
    let streams = try KeyedStreams(
      model, stream, policies, resampling, keyed: isKeyed, together: !unbuffered)
    _ = Unmanaged.passRetained(streams)  // goes with the process: a million of them are long to free one by one
    let saver = try keeping.saver(streams, keyed: isKeyed)
    defer { saver.release() }
    let complaints = Complaints(goesOn: isKeyed || goesOn, Progress())
    let end = failure(of: { try pump(plan, streams, saver, complaints) }, streams, complaints)
    do {
      try report(streams, plan.times, end)
    } catch  where end != nil {
      Terminal.say("nrnn: \(error)")
    }
    if let end { throw end }
  }

  /// Before any is opened for writing.
  private func expectFilesApart() throws(Problem) {
    var files = FilesApart()
    try files.add("MODEL", file.model, standard: STDIN_FILENO)
    for input in inputs { try files.add("--input", input, standard: STDIN_FILENO) }
    try files.add("--output", output, standard: STDOUT_FILENO)
    if let report = keeping.report { try files.add("--report", report) }
    if let settings = settings.settings { try files.add("--settings", settings) }
    if let state = keeping.state {
      try files.add("--state", state)
      try files.add("the lock of --state", FileLock.path(beside: state))
    }
  }

  private func pump(_ plan: ColumnPlan, _ streams: KeyedStreams, _ saver: Saver, _ complaints: Complaints) throws {
    let columns = Column.all(of: streams.model, quantiles: streams.levels)
    try plan.expectPassedColumns(beside: columns)
    var dialect = try reading.dialect
    (dialect.isFed, dialect.passesOthers) = (kept.isProcessor, kept.passesOthers)
    let reader = try Inputs(inputs, format, plan, dialect, leavesUnfinished: saver.isSaving)
    let plan = reader.plan
    try plan.expectPassedColumns(beside: columns)
    let resampling = try resampling.resampling(for: streams.model, leavesOpen: saver.isSaving)
    // A value that a row lacks another row of its interval may have.
    let reading = Reading(plan, resampling == nil ? streams.missing : streams.missing.map { _ in .hold }, reader)
    let writer = writer(columns, plan)
    let sink = try Sink(output, writer, saver.beginning, isResumable: saver.isSaving)
    let isUnbuffered = unbuffered
    let teller = Teller(
      reading, streams, columns, complaints, passesOthers: kept.passesOthers,
      write: {
        try sink.write($0, by: writer)
        if isUnbuffered { try sink.flush() }
      },
      passOn: { try sink.write(line: $0) })
    var pump = Pump(
      reader: reader, intake: Intake(plan, streams, reading, teller, resampling), streams: streams, sink: sink,
      saver: saver, complaints: complaints)
    let interruption = try interruption(of: { try pump.run() })
    try saver.save { try sink.settle() }
    if let interruption { throw interruption }
  }

  private func writer(_ columns: [Column], _ plan: ColumnPlan) -> any RowWriter {
    guard let point = kept.keepPoint else {
      return resultFormat.writer(
        columns, passing: plan.passedNames, times: plan.passedTimes, header: !noHeader)
    }
    return PointWriter(columns, line: plan.passed.count - 1, keepsFields: point == .whole)
  }

  private func interruption(of work: () throws -> Void) throws -> Interrupted? {
    do {
      try work()
      return nil
    } catch let interrupted as Interrupted {
      return interrupted
    }
  }

  // MARK: End

  /// What is wrong with a run, after all.
  private func failure(of work: () throws -> Void, _ streams: KeyedStreams, _ complaints: Complaints) -> Error? {
    do {
      try work()
    } catch is Interrupted {
      return Problem(.interrupted, "interrupted after \(streams.counts[.results]) samples")
    } catch {
      return error
    }
    let stuck = StuckClocks.problem(streams)
    let first = goesOn ? nil : complaints.first
    guard first != nil || kept.isProcessor else { return stuck }
    if let stuck { Terminal.say("nrnn: \(stuck)") }
    guard let first else { return nil }
    let lost = streams.counts[.refused] + streams.counts[.diverged]
    return Problem(first.status, "\(lost) of \(streams.counts.rows) rows are left out; the first: \(first)")
  }

  /// In a file, or for a person where there may be something to say.
  private func report(_ streams: KeyedStreams, _ times: TimeReader, _ end: Error?) throws {
    let isUnitOpen = columns.times.timeUnit == nil && columns.times.timeFormat == nil
    let complaints = [streams.pace.complaint(isUnitOpen: isUnitOpen), times.warning]
    for complaint in complaints.compactMap({ $0 }) { Terminal.say("nrnn: \(complaint)") }
    if let report = keeping.reportFile {
      let json = Report.json(file.model, streams, keyed: isKeyed, end).text(indented: true)
      try report.write(Array("\(json)\n".utf8))
    } else if isKeyed || goesOn || columns.times.time != nil || columns.sequence != nil || !policies.missing.isEmpty {
      Terminal.say("nrnn: " + Report.text(streams, keyed: isKeyed))
    }
  }
}
