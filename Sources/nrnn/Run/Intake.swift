import NoisyRNN

/// What becomes of rows: each is stepped, kept until the next of its key confirms it, or left out and counted.
struct Intake {
  let plan: ColumnPlan
  let fleet: Fleet
  let columns: [Column]
  let complaints: Complaints
  /// Writes a result.
  let write: (ResultRow) throws -> Void
  /// Sensors that have had an unconfirmed row.
  private var waiting: [ObjectIdentifier: Sensor] = [:]

  init(
    _ plan: ColumnPlan, _ fleet: Fleet, _ columns: [Column], _ complaints: Complaints,
    write: @escaping (ResultRow) throws -> Void
  ) {
    (self.plan, self.fleet, self.columns, self.complaints, self.write) = (plan, fleet, columns, complaints, write)
  }

  /// The record that a reader is at. A row that cannot be used changes nothing but the counts.
  mutating func take(_ reader: any SampleReader) throws {
    var sensor: Sensor?
    let (record, row): (Record, Row)
    do {
      record = try reader.record()
      sensor = try fleet.sensor(try Row.key(record, plan))
      row = try Row(record, plan, fleet.missing)
      try row.expectTime(like: sensor!.bookmark.time, record, plan)
    } catch let problem as Problem where problem.status == .badData {
      return try refuse(.refused, problem, sensor)
    }
    if let before = sensor!.unconfirmed { try settle(before, sensor!, row.time! > before.row.time!) }
    try judge(row, record, sensor!, reader)
  }

  private mutating func judge(_ row: Row, _ record: Record, _ sensor: Sensor, _ reader: any SampleReader) throws {
    switch sensor.judge(row, fleet.limit) {
    case .next: try step(row, record, sensor, reader.place)
    case .duplicate: drop(.duplicates, record, sensor)
    case .late: drop(.late, record, sensor)
    case .ahead(let isGap):
      if isGap, fleet.refusesGaps, !sensor.begins(row) { return try step(row, record, sensor, reader.place) }
      sensor.unconfirmed = Unconfirmed(
        row: row, record: record, place: reader.place, isGap: isGap, order: fleet.counts.rows)
      waiting[ObjectIdentifier(sensor)] = sensor
    }
  }

  /// At the end no row comes to confirm those that wait. `isWhole`: the input ended, and was not broken off.
  mutating func finish(isWhole: Bool) throws {
    let left = waiting.values.compactMap { sensor in sensor.unconfirmed.map { (sensor, $0) } }
    for (sensor, row) in left.sorted(by: { $0.1.order < $1.1.order }) {
      try settle(row, sensor, isWhole && !row.isGap)
    }
  }

  private func settle(_ unconfirmed: Unconfirmed, _ sensor: Sensor, _ isConfirmed: Bool) throws {
    sensor.unconfirmed = nil
    if isConfirmed { return try step(unconfirmed.row, unconfirmed.record, sensor, unconfirmed.place) }
    fleet.count(.future, sensor)
    complaints.unconfirmed(unconfirmed, plan.time!, fleet.limit)
  }

  private func drop(_ what: Count, _ record: Record, _ sensor: Sensor) {
    fleet.count(what, sensor)
    let mayBeAnother = what == .duplicates && plan.key == nil && sensor.counts[.results] > 0
    complaints.drop(what, record, plan.time!, mayBeAnother ? "; --key tells sensors in one input apart" : "")
  }

  private func refuse(_ what: Count, _ problem: Problem, _ sensor: Sensor?) throws {
    fleet.count(what, sensor)
    try complaints.refuse(what, problem)
  }

  // MARK: Results

  private func step(_ row: Row, _ record: Record, _ sensor: Sensor, _ place: @autoclosure () -> String) throws {
    let (summary, interval): (Summary, Double?)
    do {
      (summary, interval) = try sensor.step(row)
    } catch {
      let status = ExitStatus(error.status)
      guard status == .badData || status == .failure else { throw Problem(status, "\(place()): \(error.message)") }
      let at = error.status == .gap ? record.place(plan.time!) : place()
      return try refuse(
        status == .failure ? .diverged : .refused, Problem(status, "\(at): \(error.message)"), sensor)
    }
    fleet.hasChanged(sensor)
    count(summary.flags[0], interval, sensor)
    try write(
      ResultRow(
        kept: record.kept, step: sensor.stream.info.samples - 1, values: columns.map { $0.value(summary) },
        flags: summary.flags[0]))
  }

  private func count(_ flags: UInt32, _ interval: Double?, _ sensor: Sensor) {
    fleet.count(.results, sensor)
    for (flag, count) in Count.flags where Int(flags) & flag != 0 { fleet.count(count, sensor) }
    if let interval, fleet.pace.note(interval) { fleet.count(.offRate, sensor) }
  }
}
