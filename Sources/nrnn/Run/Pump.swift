import NoisyRNN

/// Moves rows from a source through their streams into a sink, each result as soon as its row is there.
struct Pump {
  let source: Source
  var reader: any SampleReader
  let plan: ColumnPlan
  let fleet: Fleet
  let columns: [Column]
  let writer: any RowWriter
  let sink: Sink
  let saver: Saver
  let complaints: Complaints
  let isUnbuffered: Bool
  private(set) var progress = Progress()

  /// However it ends, what was computed is written.
  mutating func run() throws {
    let outcome = Result { try moveAll() }
    progress.clear()
    try sink.flush()
    try outcome.get()
  }

  private mutating func moveAll() throws {
    try sink.write(writer.header)
    while try next() {
      if try moveOne() {
        if isUnbuffered { try sink.flush() }
        try saver.resultDone { try sink.settle() }
      }
      progress.update(steps: fleet.counts.rows, part: source.part)
      try Interruption.check()
    }
  }

  /// What is known goes out before the wait for more, and a save that is due is made during it.
  private mutating func next() throws -> Bool {
    if !reader.isReady {
      try sink.flush()
      if let patience = saver.patience, try !source.arrives(within: patience) { try saver.save { try sink.settle() } }
    }
    return try reader.advance()
  }

  /// Is there a result? A row that cannot be used changes nothing but the counts.
  private func moveOne() throws -> Bool {
    var sensor: Sensor?
    do {
      let record = try reader.record()
      sensor = try fleet.sensor(try Row.key(record, plan))
      return try move(record, sensor!)
    } catch let problem as Problem where problem.status == .badData || problem.status == .failure && sensor != nil {
      let what: Count = problem.status == .failure ? .diverged : .refused
      fleet.count(what, sensor)
      progress.clear()
      try complaints.refuse(what, problem)
      return false
    }
  }

  private func move(_ record: Record, _ sensor: Sensor) throws -> Bool {
    let row = try Row(record, plan, fleet.missing)
    let (summary, what) = try take(row, record, sensor)
    fleet.count(what, sensor)
    guard let summary else {
      progress.clear()
      complaints.drop(what, record, plan.time!)
      return false
    }
    for (flag, count) in Count.flags where Int(summary.flags[0]) & flag != 0 { fleet.count(count, sensor) }
    let values = columns.map { $0.value(summary) }
    let step = sensor.stream.info.samples - 1
    try sink.write(writer.row(ResultRow(kept: record.kept, step: step, values: values, flags: summary.flags[0])))
    return true
  }

  private func take(_ row: Row, _ record: Record, _ sensor: Sensor) throws(Problem) -> (Summary?, Count) {
    do {
      return try sensor.take(row)
    } catch {
      let place = error.status == .gap ? record.place(plan.time!) : reader.place
      throw Problem(ExitStatus(error.status), "\(place): \(error.message)")
    }
  }
}
