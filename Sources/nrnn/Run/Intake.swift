import NoisyRNN

/// What becomes of rows: each is stepped, kept until the next of its key confirms it, or left out and counted. Steps of
/// streams that differ are made together; what became of a row is told in the order of the input.
struct Intake {
  private let plan: ColumnPlan
  private let streams: KeyedStreams
  private let teller: Teller
  /// Rows that are told of next, and those of them that are stepped before.
  private var rows: [Outcome] = []
  private var steps: [(sensor: Sensor, row: Row)] = []
  /// Sensors that have had an unconfirmed row.
  private var waiting: [ObjectIdentifier: Sensor] = [:]
  private var taken = 0
  /// What the rows since `begin` cost.
  private var work = 0

  init(_ plan: ColumnPlan, _ streams: KeyedStreams, _ teller: Teller) {
    (self.plan, self.streams, self.teller) = (plan, streams, teller)
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
      sensor = try streams.sensor(try Row.key(record, plan))
    } catch let problem as Problem where problem.status == .badData {
      return rows.append(.refused(problem, nil))
    }
    if sensor.isStepping { try settle() }  // a row is judged by what the one before it left
    let row: Row
    do {
      row = try Row(record, plan, streams.missing, after: sensor.lastRead)
      sensor.lastRead = row.time
      try row.expectTime(like: sensor.bookmark.time, record, plan)
    } catch {
      return rows.append(.refused(error, sensor))
    }
    if let before = sensor.unconfirmed {
      confirm(before, sensor, row.time! > before.row.time!)
      if sensor.isStepping { try settle() }
    }
    judge(row, record, sensor)
  }

  private mutating func judge(_ row: Row, _ record: Record, _ sensor: Sensor) {
    switch sensor.judge(row, streams.limit) {
    case .next: step(row, record, sensor)
    case .duplicate: rows.append(.dropped(.duplicates, record, sensor))
    case .late: rows.append(.dropped(.late, record, sensor))
    case .ahead(let isGap):
      if isGap, streams.refusesGaps, !sensor.begins(row) { return step(row, record, sensor) }
      sensor.unconfirmed = Unconfirmed(row: row, record: record, isGap: isGap, order: taken)
      waiting[ObjectIdentifier(sensor)] = sensor
    }
  }

  private mutating func confirm(_ unconfirmed: Unconfirmed, _ sensor: Sensor, _ isConfirmed: Bool) {
    sensor.unconfirmed = nil
    if isConfirmed { return step(unconfirmed.row, unconfirmed.record, sensor) }
    rows.append(.unconfirmed(unconfirmed.record, sensor))
  }

  private mutating func step(_ row: Row, _ record: Record, _ sensor: Sensor) {
    sensor.isStepping = true
    work += streams.portion.cost(streams.limit.steps(sensor.interval(to: row)))
    steps.append((sensor, row))
    rows.append(.stepped(record, sensor))
  }

  /// At the end no row comes to confirm those that wait. `isWhole`: the input ended, and was not broken off.
  mutating func finish(isWhole: Bool) throws {
    let left = waiting.values.compactMap { sensor in sensor.unconfirmed.map { (sensor, $0) } }
    for (sensor, row) in left.sorted(by: { $0.1.order < $1.1.order }) { confirm(row, sensor, isWhole && !row.isGap) }
    try settle()
  }

  /// Steps what is to be stepped, and tells what became of all rows so far.
  mutating func settle() throws {
    defer {
      rows.removeAll(keepingCapacity: true)
      steps.removeAll(keepingCapacity: true)
    }
    var results = try about("step") { try Sensor.step(steps) }.makeIterator()
    for outcome in rows { try teller.tell(outcome, &results) }
  }
}
