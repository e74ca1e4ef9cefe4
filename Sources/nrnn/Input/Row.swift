import NoisyRNN

/// A record of the input, its cells in the order of the plan.
struct Record {
  let cells: [Cell]
  /// The columns that are passed through, as the output writes them.
  var kept: [[UInt8]] = []
  /// Where the file has each of the cells: "in.csv: line 4, column 2 (pressure)"; nil: the record, "in.csv: line 4".
  let place: (Int?) -> String
}

/// A sample with its time and its sequence.
struct Row {
  let values: [Float]
  /// The stream id of its sequence's name.
  let sequence: UInt64?
  let time: TimeStamp?

  /// Missing values become NaN; a channel whose policy rejects them has none. `last`: the time of the last row of its key.
  init(_ record: Record, _ plan: ColumnPlan, _ missing: [ModelStream.Missing], after last: TimeStamp?) throws(Problem) {
    var values: [Float] = []
    values.reserveCapacity(plan.channels.count)
    for channel in plan.channels.indices {
      let value = try record.cells[channel].value(record.place(channel))
      guard !value.isNaN || missing[channel] != .reject else {
        let found = record.cells[channel].found
        throw Problem(
          .badData, "\(record.place(channel)): expected a number, found \(found); --missing takes missing values")
      }
      values.append(value)
    }
    self.values = values
    sequence = try Row.name(record, plan.sequence, "a sequence")?.streamID
    time = try Row.time(record, plan, after: last)
  }

  /// The times of a key are all seconds, or all dates: what goes from one to the other is no interval.
  func expectTime(like last: TimeStamp?, _ record: Record, _ plan: ColumnPlan) throws(Problem) {
    guard let column = plan.time, let kind = last?.kind, let own = time?.kind, kind != own else { return }
    throw Problem(
      .badData,
      "\(record.place(column)): expected \(kind.rawValue) as before, found \(own.rawValue): \(record.cells[column].found)"
    )
  }

  /// The key of a record, whatever else it holds; nil: the plan has none.
  static func key(_ record: Record, _ plan: ColumnPlan) throws(Problem) -> Key? {
    try name(record, plan.key, "a key")
  }

  private static func name(_ record: Record, _ column: Int?, _ what: String) throws(Problem) -> Key? {
    guard let column else { return nil }
    return Key(try record.cells[column].text(what, record.place(column)))
  }

  private static func time(_ record: Record, _ plan: ColumnPlan, after last: TimeStamp?) throws(Problem) -> TimeStamp? {
    guard let column = plan.time else { return nil }
    let cell = record.cells[column]
    let text = try cell.text(plan.times.expected, record.place(column))
    do {
      return try text.withUnsafeBufferPointer { text throws(TimeStamp.Refusal) in
        try plan.times.read(text, after: last)
      }
    } catch {
      let why = error.why.isEmpty ? "" : ": \(error.why)"
      throw Problem(.badData, "\(record.place(column)): expected \(plan.times.expected), found \(cell.found)\(why)")
    }
  }
}
