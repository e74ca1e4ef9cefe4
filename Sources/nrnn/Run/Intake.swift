import NoisyRNN

/// What becomes of rows: each is stepped, kept until the next of its key confirms it, or left out and counted. Steps of
/// streams that differ are made together; what became of a row is told in the order of the input.
struct Intake: ~Copyable {
  private let plan: ColumnPlan
  private let streams: KeyedStreams
  private let reading: Reading
  private let teller: Teller
  private var steps: Steps
  /// Rows that are told of next.
  private var batch: Batch
  /// Sensors that have had an unconfirmed row.
  private var waiting: [ObjectIdentifier: Sensor] = [:]
  private var taken = 0
  /// What the rows since `begin` cost.
  private var work = 0

  init(_ plan: ColumnPlan, _ streams: KeyedStreams, _ reading: Reading, _ teller: Teller) {
    (self.plan, self.streams, self.reading, self.teller) = (plan, streams, reading, teller)
    steps = Steps(like: streams.first)
    batch = Batch(plan)
  }

  /// Are there as many rows as belong together?
  var isFull: Bool { work >= streams.portion.size }

  mutating func begin() { work = 0 }

  /// The record that a reader is at. A row that cannot be used changes nothing but the counts.
  mutating func take(_ reader: any SampleReader) throws {
    work += Portion.row
    taken += 1
    let (record, sensor): (Record, Sensor)
    do {
      record = try reader.record()
      sensor = try streams.sensor(try reading.key(record))
    } catch let problem as Problem where problem.status == .badData {
      return batch.add(.refused(problem, nil), reader.place)
    }
    if sensor.isStepping { try settle() }  // a row is judged by what the one before it left
    let row: Row
    do {
      batch.beginRow()
      row = try Row(record, reading, into: &batch.values, after: sensor.lastRead)
      sensor.lastRead = row.time
      try reading.expectTime(of: row, like: sensor.bookmark.time, record)
    } catch {
      return batch.add(.refused(error, sensor), record.place)
    }
    if let before = sensor.unconfirmed { try confirm(before, sensor, row.time! > before.row.time!) }
    judge(row, record, sensor)
  }

  private mutating func judge(_ row: Row, _ record: Record, _ sensor: Sensor) {
    switch sensor.judge(row, streams.limit) {
    case .next: step(row, record, sensor)
    case .duplicate: drop(.duplicates, record, sensor)
    case .late: drop(.late, record, sensor)
    case .ahead(let isGap):
      if isGap, streams.refusesGaps, !sensor.begins(row) { return step(row, record, sensor) }
      sensor.unconfirmed = Unconfirmed(row, batch.rowValues, isGap: isGap, record, passed: plan.passed, order: taken)
      waiting[ObjectIdentifier(sensor)] = sensor
    }
  }

  private mutating func drop(_ what: Count, _ record: Record, _ sensor: Sensor) {
    batch.add(.dropped(what, sensor), record.place, cells: batch.cells.append(record))
  }

  /// The row at hand of the same sensor, if there is one, stays that.
  private mutating func confirm(_ before: Unconfirmed, _ sensor: Sensor, _ isConfirmed: Bool) throws {
    sensor.unconfirmed = nil
    let cells = before.pass(to: &batch.cells)
    guard isConfirmed else { return batch.add(.unconfirmed(sensor), before.place, cells: cells) }
    let atHand = batch.rowValues
    batch.beginRow()
    batch.values += before.values
    step(before.row, sensor, before.place, cells: cells)
    try settle()
    batch.values += atHand
  }

  private mutating func step(_ row: Row, _ record: Record, _ sensor: Sensor) {
    step(row, sensor, record.place, cells: batch.cells.append(record))
  }

  private mutating func step(_ row: Row, _ sensor: Sensor, _ place: Place, cells: Int) {
    sensor.isStepping = true
    work += streams.portion.cost(streams.limit.steps(sensor.interval(to: row)))
    batch.step(sensor, row, place, cells: cells)
  }

  /// At the end no row comes to confirm those that wait. `isWhole`: the input ended, and was not broken off.
  mutating func finish(isWhole: Bool) throws {
    try settle()
    let left = waiting.values.compactMap { sensor in sensor.unconfirmed.map { (sensor, $0) } }
    for (sensor, row) in left.sorted(by: { $0.1.order < $1.1.order }) {
      try confirm(row, sensor, isWhole && !row.isGap)
    }
    try settle()
  }

  /// Steps what is to be stepped, and tells what became of all rows so far.
  mutating func settle() throws {
    defer { batch.removeAll() }
    if !batch.steps.isEmpty { try about("step") { try steps.step(batch) } }
    for entry in batch.entries { try teller.tell(entry, batch, steps) }
  }
}
