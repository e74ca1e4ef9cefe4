import NoisyRNN

/// One stream, where it is in its source, and what became of its rows.
final class Sensor {
  let stream: ModelStream
  /// Of its key, among those of the run.
  var number = 0
  private(set) var bookmark: Bookmark
  private var clock = SampleClock()
  var counts = Counts()
  /// The time of its first sample in this run.
  private(set) var firstTime: TimeStamp?
  /// The time of its last row in this input that could be read, whatever became of it.
  var lastRead: TimeStamp?
  /// A row that is far ahead: the next one says whether its time is right. In no state.
  var unconfirmed: Unconfirmed?
  /// Rows of an interval that is not over. In no state.
  var gathering: Gathering?
  /// A row of it waits to be stepped with those of others.
  var isStepping = false
  /// It has not changed since the last save.
  var isSaved = true

  init(_ stream: ModelStream, policies: UInt64) { (self.stream, bookmark) = (stream, Bookmark(policies: policies)) }

  var isStuck: Bool { clock.isStuck }

  /// Of its last row that counts.
  var lastTime: TimeStamp? { gathering?.time ?? bookmark.time }

  /// `resampling`: the last sample is a whole interval, and what is in it is no later.
  func judge(_ row: Row, _ limit: GapLimit, _ resampling: Resampling?) -> SampleClock.Verdict {
    guard let resampling, gathering == nil, let time = row.time else {
      return clock.judge(row.time, at: lastTime, limit)
    }
    return clock.judge(resampling.start(of: time), at: bookmark.time, limit)
  }

  /// Is its last sample older than the row?
  func isBefore(_ row: Row) -> Bool {
    guard let time = row.time, let last = bookmark.time else { return true }
    return time > last
  }

  /// Does it begin a sequence?
  func begins(_ row: Row) -> Bool { bookmark.begins(row) }

  /// An interval begins with its row: what comes now is no longer what came before a restart.
  func opens(_ interval: Gathering) {
    gathering = interval
    clock.stepped()
  }

  /// The stream has taken it.
  func hasTaken(_ row: Row) {
    if firstTime == nil { firstTime = row.time }
    bookmark.advance(row)
    clock.stepped()
  }

  /// Nil: the nominal one, where no sample of the sequence is before.
  func interval(to row: Row) -> Double? {
    guard let time = row.time, let last = bookmark.time, !begins(row) else { return nil }
    return time.seconds(since: last)
  }

  // MARK: State

  /// `output`: of a single stream; the block of many holds it apart.
  func snapshot(_ output: OutputMark?) throws(NRNNError) -> [UInt8] {
    try stream.snapshot(user: bookmark.bytes(output))
  }

  /// A snapshot of another program keeps its policies; one of this command must have those that are asked for.
  func restore(_ snapshot: [UInt8]) throws(Problem) {
    let policies = bookmark.policies
    let user: [UInt8]
    do {
      user = try stream.restore(snapshot)
    } catch {
      throw Problem(error, as: .badState)
    }
    guard let found = try Bookmark(user) else { return }
    guard found.policies == policies else {
      throw Problem(
        .badState,
        "--missing, --gap, --max-substeps, --resample: expected those that the state was made with, found others")
    }
    bookmark = found
    clock.restored()
  }
}

/// A row that waits for the next one of its key, and what it is made of: its batch is gone by then.
final class Unconfirmed {
  let row: Row
  let values: [Float]
  let isGap: Bool
  let place: Place
  /// Its number among the rows of the run.
  let order: Int
  private var cells: PassedCells

  init(_ row: Row, _ values: [Float], isGap: Bool, _ record: Record, passed: [Int], order: Int) {
    (self.row, self.values, self.isGap, place, self.order) = (row, values, isGap, record.place, order)
    cells = PassedCells(passed)
    _ = cells.append(record)
  }

  /// Its cells go to those of a batch; their row there.
  func pass(to others: inout PassedCells) -> Int { others.append(0, of: cells) }
}
