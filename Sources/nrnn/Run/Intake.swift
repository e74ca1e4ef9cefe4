import NoisyRNN

/// What becomes of rows: each is stepped, kept until the next of its key confirms it, or left out and counted. Steps of
/// streams that differ are made together; what became of a row is told in the order of the input.
struct Intake: ~Copyable {
  private let plan: ColumnPlan
  private let streams: KeyedStreams
  private let reading: Reading
  private let teller: Teller
  private let resampling: Resampling?
  private var steps: Steps
  /// Rows that are told of next.
  private var batch: Batch
  /// Sensors that have had an unconfirmed row.
  private var waiting: [ObjectIdentifier: Sensor] = [:]
  /// Sensors that have had a row to be joined with others.
  private var joining: [Sensor] = []
  private var taken = 0
  /// What the rows since `begin` cost.
  private var work = 0

  init(
    _ plan: ColumnPlan, _ streams: KeyedStreams, _ reading: Reading, _ teller: Teller, _ resampling: Resampling?
  ) {
    (self.plan, self.streams, self.reading, self.teller) = (plan, streams, reading, teller)
    self.resampling = resampling
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
    guard !reader.isOther else { return batch.add(.other, reader.place, line: reader.text) }
    let (record, sensor): (Record, Sensor)
    do {
      record = try reader.record()
      sensor = try streams.sensor(try reading.key(record))
    } catch let problem as Problem where problem.status == .badData {
      return batch.add(.refused(problem, nil), reader.place, line: reader.text)
    }
    if sensor.isStepping { try settle() }  // a row is judged by what the one before it left
    let row: Row
    do {
      batch.beginRow()
      row = try Row(record, reading, into: &batch.values, after: sensor.lastRead)
      try reading.expectTime(of: row, like: sensor.lastTime, record)
      sensor.lastRead = row.time
    } catch {
      return batch.add(.refused(error, sensor), record.place, line: reader.text)
    }
    if let before = sensor.unconfirmed { try confirm(before, sensor, row.time! > before.row.time!) }
    try judge(row, record, sensor)
  }

  private mutating func judge(_ row: Row, _ record: Record, _ sensor: Sensor) throws {
    switch sensor.judge(row, streams.limit, resampling) {
    case .next: try use(row, record, sensor)
    case .duplicate: drop(.duplicates, record, sensor)
    case .late: drop(.late, record, sensor)
    case .ahead(let isGap):
      if isGap, streams.refusesGaps, resampling == nil, !sensor.begins(row) { return try use(row, record, sensor) }
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
    try use(before.row, sensor, before.place, cells: cells)
    try settle()
    batch.values += atHand
  }

  private mutating func use(_ row: Row, _ record: Record, _ sensor: Sensor) throws {
    try use(row, sensor, record.place, cells: batch.cells.append(record))
  }

  /// The row whose values are at hand counts.
  private mutating func use(_ row: Row, _ sensor: Sensor, _ place: Place, cells: Int) throws {
    guard let resampling else { return step(row, sensor, place, cells: cells) }
    let open = sensor.gathering.flatMap { $0.holds(row, resampling) ? $0 : nil }
    let gathering =
      open
      ?? Gathering(row, resampling, channels: plan.channels.count, passed: plan.passed, place, order: taken)
    gathering.add(row, batch.valuesAtHand, place, cells: cells, of: batch.cells)
    guard open == nil else { return }
    if let over = sensor.gathering { try step(over, sensor) } else { joining.append(sensor) }
    sensor.opens(gathering)
  }

  /// An interval is over.
  private mutating func step(_ interval: Gathering, _ sensor: Sensor) throws {
    if sensor.isStepping { try settle() }
    streams.count(.joined, sensor, interval.rows - 1)
    batch.beginRow()
    batch.values += interval.sample
    let cells = interval.pass(to: &batch.cells, timesAt: plan.passedTimes)
    step(interval.row, sensor, interval.place, cells: cells)
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
    let open = joining.compactMap { sensor in sensor.gathering.map { (sensor, $0) } }
    for (sensor, interval) in open.sorted(by: { $0.1.order < $1.1.order }) {
      sensor.gathering = nil
      let isLeft = resampling!.leavesOpen
      if isWhole, !isLeft { try step(interval, sensor) } else { teller.leave(interval, sensor, isSaid: isLeft) }
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
