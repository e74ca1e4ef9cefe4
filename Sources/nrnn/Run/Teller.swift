import NoisyRNN

/// Tells what became of rows, in the order of the input: results are written, all are counted.
struct Teller {
  private let reading: Reading
  private let streams: KeyedStreams
  private let columns: [Column]
  private let complaints: Complaints
  private let room: ResultRoom
  private let write: (ResultRow) throws -> Void
  private let passOn: (Text) throws -> Void
  /// Do lines go to the output that have no result?
  private let passesOthers: Bool

  init(
    _ reading: Reading, _ streams: KeyedStreams, _ columns: [Column], _ complaints: Complaints, passesOthers: Bool,
    write: @escaping (ResultRow) throws -> Void, passOn: @escaping (Text) throws -> Void
  ) {
    (self.reading, self.streams, self.columns, self.complaints) = (reading, streams, columns, complaints)
    (room, self.write) = (ResultRoom(passed: reading.plan.passed.count, values: columns.count), write)
    (self.passesOthers, self.passOn) = (passesOthers, passOn)
  }

  func tell(_ entry: Batch.Entry, _ batch: borrowing Batch, _ steps: borrowing Steps) throws {
    let before = streams.counts[.results]
    try tellOutcome(entry, batch, steps)
    if passesOthers, streams.counts[.results] == before { try passOn(batch.cells.line(entry.cells)) }
  }

  private func tellOutcome(_ entry: Batch.Entry, _ batch: borrowing Batch, _ steps: borrowing Steps) throws {
    switch entry.outcome {
    case .other: break
    case .stepped(let i):
      let sensor = batch.steps[i].sensor
      if !steps.failures.isEmpty, let error = steps.failures[i] { return try failure(error, entry.place, sensor) }
      try result(steps.results, steps.made[i], entry, batch, sensor, batch.steps[i].row.time)
    case .dropped(let what, let sensor): drop(what, entry, batch, sensor)
    case .unconfirmed(let sensor):
      streams.count(.future, sensor)
      complaints.unconfirmed(timePlace(entry), found(entry, batch), streams.limit)
    case .refused(let problem, let sensor): try refuse(.refused, problem, sensor)
    }
  }

  /// Rows of an interval that is not over. `isSaid`: they are to be given again.
  func leave(_ interval: Gathering, _ sensor: Sensor, isSaid: Bool) {
    streams.count(.unfinished, sensor, interval.rows)
    if isSaid { complaints.open(reading.shown(interval.place, reading.plan.time)) }
  }

  private func timePlace(_ entry: Batch.Entry) -> String { reading.shown(entry.place, reading.plan.time) }

  /// Its time, which the output has too.
  private func found(_ entry: Batch.Entry, _ batch: borrowing Batch) -> String {
    batch.cells.cell(entry.cells, of: reading.plan.time!).found
  }

  private func drop(_ what: Count, _ entry: Batch.Entry, _ batch: borrowing Batch, _ sensor: Sensor) {
    streams.count(what, sensor)
    let mayBeAnother = what == .duplicates && reading.plan.key == nil && sensor.counts[.results] > 0
    let hint = mayBeAnother ? "; --key tells sensors in one input apart" : ""
    complaints.drop(what, timePlace(entry), found(entry, batch), hint)
  }

  private func refuse(_ what: Count, _ problem: Problem, _ sensor: Sensor?) throws {
    streams.count(what, sensor)
    try complaints.refuse(what, problem)
  }

  private func failure(_ error: NRNNError, _ place: Place, _ sensor: Sensor) throws {
    let status = ExitStatus(error.status)
    let shown = reading.shown(place, error.status == .gap ? reading.plan.time : nil)
    let problem = Problem(status, "\(shown): \(error.message)")
    guard status == .badData || status == .failure else { throw problem }
    try refuse(status == .failure ? .diverged : .refused, problem, sensor)
  }

  private func result(
    _ results: StepResults, _ step: Steps.Made, _ entry: Batch.Entry, _ batch: borrowing Batch, _ sensor: Sensor,
    _ time: TimeStamp?
  ) throws {
    streams.hasChanged(sensor)
    let flags = results.flags[step.row]
    count(flags, step.interval, sensor)
    for column in room.passed.indices { room.passed[column] = batch.cells.cell(entry.cells, column) }
    for column in columns.indices { room.values[column] = columns[column].value(results, step.row) }
    try write(room.row(step: sensor.stream.samples - 1, flags: flags, time))
  }

  private func count(_ flags: UInt32, _ interval: Double?, _ sensor: Sensor) {
    streams.count(.results, sensor)
    if flags != 0 { for (flag, count) in Count.flags where Int(flags) & flag != 0 { streams.count(count, sensor) } }
    if let interval, streams.pace.note(interval) { streams.count(.offRate, sensor) }
  }
}
