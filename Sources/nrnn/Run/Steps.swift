import NoisyRNN

/// Steps the rows of a batch, one of each sensor: bit for bit the steps of each by itself, and those that go on in their
/// sequence in one call. A row that fails changes nothing.
struct Steps: ~Copyable {
  /// What a step gave.
  struct Made {
    /// Its row in the results.
    var row = 0
    /// Seconds since the sample before, where they are known.
    let interval: Double?
    let begins: Bool
    /// It is done; else it is to be made by itself.
    var isDone = false
  }

  private(set) var results: StepResults
  private(set) var made: [Made] = []
  private(set) var failures: [Int: NRNNError] = [:]
  private var inputs: [Float] = []
  private var statuses: [Status] = []

  init(like stream: ModelStream) { results = StepResults(like: stream, rows: 1) }

  /// Throws where the call itself fails, of which no row is the cause.
  mutating func step(_ batch: borrowing Batch) throws(NRNNError) {
    begin(batch)
    if made.count > 1 { try stepTogether(batch) }
    for i in made.indices {
      let step = batch.steps[i]
      do {
        if !made[i].isDone { try alone(step, batch.values(of: i), made[i]) }
        step.sensor.hasTaken(step.row)
      } catch {
        failures[i] = error
      }
    }
  }

  /// The rows of those that begin a sequence are the last ones.
  private mutating func begin(_ batch: borrowing Batch) {
    made.removeAll(keepingCapacity: true)
    if !failures.isEmpty { failures = [:] }
    let count = batch.steps.count
    if results.rows < count { results = StepResults(like: batch.steps[0].sensor.stream, rows: 2 * count) }
    var (first, last) = (0, count)
    for i in 0..<count {
      let (sensor, row) = (batch.steps[i].sensor, batch.steps[i].row)
      sensor.isStepping = false
      let begins = sensor.begins(row)
      if begins { last -= 1 }
      made.append(Made(row: begins ? last : first, interval: sensor.interval(to: row), begins: begins))
      if !begins { first += 1 }
    }
  }

  /// One that fails among others is as it was, and says by itself why.
  private mutating func stepTogether(_ batch: borrowing Batch) throws(NRNNError) {
    let together = made.indices.filter { !made[$0].begins }
    guard together.count > 1 else { return }
    inputs.removeAll(keepingCapacity: true)
    for i in together { inputs += batch.values(of: i) }
    let (streams, dt) = (together.map { batch.steps[$0].sensor.stream }, together.map { made[$0].interval ?? 0 })
    try ModelStream.step(streams, inputs, dt: dt, into: results, statuses: &statuses)
    for (row, i) in together.enumerated() { made[i].isDone = statuses[row] == .ok }
  }

  private func alone(_ step: Batch.Step, _ values: ArraySlice<Float>, _ made: Made) throws(NRNNError) {
    try step.sensor.stream.step(values, dt: made.interval ?? 0, reset: made.begins, into: results, row: made.row)
  }
}
