import NoisyRNN

/// What became of a row.
enum Outcome {
  /// It is stepped with the batch; its number among those.
  case stepped(Int)
  /// A duplicate, or late.
  case dropped(Count, Sensor)
  /// It was far ahead, and no later row said that its time is right.
  case unconfirmed(Sensor)
  case refused(Problem, Sensor?)
  /// It is none, but goes to the output.
  case other
}

/// Rows between one settling and the next: what became of each, what is to be stepped, and what the output passes on.
struct Batch: ~Copyable {
  struct Step {
    let sensor: Sensor
    let row: Row
  }

  /// A row that is told of.
  struct Entry {
    let outcome: Outcome
    let place: Place
    /// Its row among the cells passed on; of a refused one none, but where lines go to the output.
    let cells: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var steps: [Step] = []
  /// Those of the steps, and behind them of the row at hand.
  var values: [Float] = []
  private let channels: Int
  var cells: PassedCells

  init(_ plan: ColumnPlan) {
    channels = plan.channels.count
    cells = PassedCells(plan.passed)
  }

  /// The values of the row at hand begin anew.
  mutating func beginRow() { values.removeLast(values.count - steps.count * channels) }

  var valuesAtHand: ArraySlice<Float> { values[(steps.count * channels)...] }
  var rowValues: [Float] { Array(valuesAtHand) }

  /// Those of a step.
  func values(of step: Int) -> ArraySlice<Float> { values[step * channels..<(step + 1) * channels] }

  /// The row at hand, whose values are there, is to be stepped.
  mutating func step(_ sensor: Sensor, _ row: Row, _ place: Place, cells: Int) {
    add(.stepped(steps.count), place, cells: cells)
    steps.append(Step(sensor: sensor, row: row))
  }

  mutating func add(_ outcome: Outcome, _ place: Place, cells: Int = 0) {
    entries.append(Entry(outcome: outcome, place: place, cells: cells))
  }

  /// A line that has no record. `line`: nil where it does not go to the output.
  mutating func add(_ outcome: Outcome, _ place: Place, line: Text?) {
    add(outcome, place, cells: line.map { cells.append(line: $0) } ?? 0)
  }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    cells.removeAll()
  }
}
