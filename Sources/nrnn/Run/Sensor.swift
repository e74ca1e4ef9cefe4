import NoisyRNN

/// One stream, where it is in its source, and what became of its rows.
final class Sensor {
  let stream: ModelStream
  private var bookmark: Bookmark
  var counts = Counts()

  init(_ stream: ModelStream, policies: UInt64) { (self.stream, bookmark) = (stream, Bookmark(policies: policies)) }

  /// The result of a row; nil: its time is not after the last one's, and nothing was changed.
  func take(_ row: Row) throws(NRNNError) -> (Summary?, Count) {
    if let time = row.time, let last = bookmark.time, time <= last {
      return (nil, time == last ? .duplicates : .late)
    }
    let begins = bookmark.begins(row)
    let summary = try stream.run(row.values, dt: [begins ? 0 : interval(to: row)], resets: [begins ? 1 : 0])
    bookmark.advance(row)
    return (summary, .results)
  }

  /// 0, the nominal interval, where there is no sample before.
  private func interval(to row: Row) -> Double {
    guard let time = row.time, let last = bookmark.time else { return 0 }
    return time.seconds(since: last)
  }

  // MARK: State

  func snapshot() throws(NRNNError) -> [UInt8] { try stream.snapshot(user: bookmark.bytes) }

  /// A snapshot of another program keeps its policies; one of this command must have those that are asked for.
  func restore(_ snapshot: [UInt8]) throws {
    let policies = bookmark.policies
    guard let found = Bookmark(try stream.restore(snapshot)) else { return }
    guard found.policies == policies else {
      throw Problem(
        .badState, "--missing, --gap, --max-substeps: expected those that the state was made with, found others")
    }
    bookmark = found
  }
}
