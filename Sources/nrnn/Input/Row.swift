import CNoisyRNN
import NoisyRNN

/// What a record says beside its values: its time and its sequence.
struct Row {
  /// The stream id of its sequence's name.
  let sequence: UInt64?
  let time: TimeStamp?

  init(sequence: UInt64?, time: TimeStamp?) { (self.sequence, self.time) = (sequence, time) }

  /// The values go behind others; missing ones are NaN, a channel whose policy rejects them has none. `last`: the time of
  /// the last row of its key.
  init(_ record: Record, _ reading: Reading, into values: inout [Float], after last: TimeStamp?) throws(Problem) {
    for channel in 0..<reading.channels { values.append(try reading.value(record, channel)) }
    sequence = try reading.sequence(record)
    time = try reading.time(record, after: last)
  }
}

/// How records are read: what the plan and the policies make of their cells.
final class Reading {
  let plan: ColumnPlan
  let missing: [ModelStream.Missing]
  /// Says in words where a cell stands.
  private let reader: any SampleReader
  let channels: Int
  /// A time that stands in several columns.
  private var joined = Buffer()

  init(_ plan: ColumnPlan, _ missing: [ModelStream.Missing], _ reader: any SampleReader) {
    (self.plan, self.missing, self.reader, channels) = (plan, missing, reader, plan.channels.count)
  }

  func shown(_ place: Place, _ column: Int?) -> String { reader.shown(place, column) }

  func value(_ record: Record, _ channel: Int) throws(Problem) -> Float {
    let value = try plan.numbers[channel].value(record[channel], shown(record.place, channel)) { [reader] word in
      reader.hint(record.place, word)
    }
    guard !value.isNaN || missing[channel] != .reject else { throw missingValue(record, channel) }
    return value
  }

  private func missingValue(_ record: Record, _ channel: Int) -> Problem {
    let cell = record[channel]
    let others = cell.kind == .absent ? reader.namesThere.map { " but \($0.listed)" } ?? "" : ""
    return Problem(
      .badData,
      """
      \(shown(record.place, channel)): expected a number, found \(cell.found)\(others); --missing takes missing values
      """)
  }

  /// Whatever else the record holds; nil: the plan has none.
  func key(_ record: Record) throws(Problem) -> Text? { try name(record, plan.key, "a key") }

  func sequence(_ record: Record) throws(Problem) -> UInt64? {
    try name(record, plan.sequence, "a sequence").map { nrnn_stream_id_from_key($0.baseAddress, $0.count) }
  }

  private func name(_ record: Record, _ column: Int?, _ what: String) throws(Problem) -> Text? {
    guard let column else { return nil }
    return try record[column].text(what, shown(record.place, column))
  }

  func time(_ record: Record, after last: TimeStamp?) throws(Problem) -> TimeStamp? {
    guard let column = plan.time else { return nil }
    let text = try timeText(record)
    do {
      return try plan.times.read(text, after: last)
    } catch {
      let why = error.why.isEmpty ? "" : ": \(error.why)"
      let place = shown(record.place, column)
      throw Problem(
        .badData, "\(place): expected \(plan.times.expected), found \(Printable.quoted(text))\(why)")
    }
  }

  /// Of several columns with a blank between.
  private func timeText(_ record: Record) throws(Problem) -> Text {
    func text(_ column: Int) throws(Problem) -> Text {
      try record[column].text(plan.times.expected, shown(record.place, plan.time))
    }
    guard plan.timeColumns.count > 1 else { return try text(plan.timeColumns[0]) }
    joined.removeAll()
    for column in plan.timeColumns {
      if joined.count > 0 { joined.append(UInt8(ascii: " ")) }
      joined.append(try text(column))
    }
    return joined.text
  }

  /// The times of a key are all seconds, or all dates: what goes from one to the other is no interval.
  func expectTime(of row: Row, like last: TimeStamp?, _ record: Record) throws(Problem) {
    guard let column = plan.time, let kind = last?.kind, let own = row.time?.kind, kind != own else { return }
    let (place, found) = (shown(record.place, column), record[column].found)
    throw Problem(.badData, "\(place): expected \(kind.rawValue) as before, found \(own.rawValue): \(found)")
  }
}
