/// The rows of an interval that is not over: what they come to so far.
final class Gathering {
  /// What the interval's sample says beside its values.
  let row: Row
  private let how: Resampling.How
  private var values: [Double]
  /// How many each of them is made of.
  private var counts: [Int32]
  private(set) var rows = 0
  /// Of the last row.
  private(set) var time: TimeStamp
  private(set) var place: Place
  /// Of the first row: its number among those of the run.
  let order: Int
  private var cells: PassedCells

  /// `row`: the first one; the sample's time is the interval's start.
  init(_ row: Row, _ resampling: Resampling, channels: Int, passed: [Int], _ place: Place, order: Int) {
    self.row = Row(sequence: row.sequence, time: resampling.start(of: row.time!))
    (how, time, self.place, self.order) = (resampling.how, row.time!, place, order)
    values = [Double](repeating: 0, count: channels)
    counts = [Int32](repeating: 0, count: channels)
    cells = PassedCells(passed, capacity: 64)
  }

  /// Is it in this interval, and of this sequence?
  func holds(_ row: Row, _ resampling: Resampling) -> Bool {
    self.row.sequence == row.sequence && self.row.time == resampling.start(of: row.time!)
  }

  /// A later row. `cells`: its own, a row of others.
  func add(
    _ row: Row, _ more: ArraySlice<Float>, _ place: Place, cells number: Int, of others: borrowing PassedCells
  ) {
    for (channel, value) in more.enumerated() where !value.isNaN {
      values[channel] = how == .last ? Double(value) : values[channel] + Double(value)
      counts[channel] += 1
    }
    rows += 1
    (time, self.place) = (row.time!, place)
    cells.removeAll()
    _ = cells.append(number, of: others)
  }

  /// Of each channel; NaN: no row had one.
  var sample: [Float] {
    zip(values, counts).map { value, count in
      count == 0 ? .nan : Float(how == .last ? value : value / Double(count))
    }
  }

  /// The last row's cells go to those of a batch; their row there.
  func pass(to others: inout PassedCells, timesAt places: [Int]) -> Int {
    others.append(0, of: cells, row.time!, at: places)
  }
}
