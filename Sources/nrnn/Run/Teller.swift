import NoisyRNN

/// What became of a row.
enum Outcome {
  case stepped(Record, Sensor)
  /// A duplicate, or late.
  case dropped(Count, Record, Sensor)
  /// It was far ahead, and no later row said that its time is right.
  case unconfirmed(Record, Sensor)
  case refused(Problem, Sensor?)
}

/// Tells what became of rows, in the order of the input: results are written, all are counted.
struct Teller {
  let plan: ColumnPlan
  let streams: KeyedStreams
  let columns: [Column]
  let complaints: Complaints
  let write: (ResultRow) throws -> Void

  /// `steps`: what the rows that were stepped gave, from this one on.
  func tell(_ outcome: Outcome, _ steps: inout IndexingIterator<[Result<StepResult, NRNNError>]>) throws {
    switch outcome {
    case .stepped(let record, let sensor):
      switch steps.next()! {
      case .success(let step): try result(step, record, sensor)
      case .failure(let error): try failure(error, record, sensor)
      }
    case .dropped(let what, let record, let sensor): drop(what, record, sensor)
    case .unconfirmed(let record, let sensor):
      streams.count(.future, sensor)
      complaints.unconfirmed(record, plan.time!, streams.limit)
    case .refused(let problem, let sensor): try refuse(.refused, problem, sensor)
    }
  }

  private func drop(_ what: Count, _ record: Record, _ sensor: Sensor) {
    streams.count(what, sensor)
    let mayBeAnother = what == .duplicates && plan.key == nil && sensor.counts[.results] > 0
    complaints.drop(what, record, plan.time!, mayBeAnother ? "; --key tells sensors in one input apart" : "")
  }

  private func refuse(_ what: Count, _ problem: Problem, _ sensor: Sensor?) throws {
    streams.count(what, sensor)
    try complaints.refuse(what, problem)
  }

  private func failure(_ error: NRNNError, _ record: Record, _ sensor: Sensor) throws {
    let status = ExitStatus(error.status)
    let place = record.place(error.status == .gap ? plan.time : nil)
    let problem = Problem(status, "\(place): \(error.message)")
    guard status == .badData || status == .failure else { throw problem }
    try refuse(status == .failure ? .diverged : .refused, problem, sensor)
  }

  private func result(_ step: StepResult, _ record: Record, _ sensor: Sensor) throws {
    streams.hasChanged(sensor)
    count(step.flags, step.interval, sensor)
    let summary = step.summary
    try write(
      ResultRow(
        kept: record.kept, step: sensor.stream.info.samples - 1,
        values: columns.map { $0.value(summary, step.index) }, flags: step.flags))
  }

  private func count(_ flags: UInt32, _ interval: Double?, _ sensor: Sensor) {
    streams.count(.results, sensor)
    for (flag, count) in Count.flags where Int(flags) & flag != 0 { streams.count(count, sensor) }
    if let interval, streams.pace.note(interval) { streams.count(.offRate, sensor) }
  }
}
