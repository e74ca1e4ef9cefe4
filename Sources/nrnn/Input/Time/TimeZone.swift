/// Where the clock stands that times without a zone were read from.
enum TimeZone {
  case offset(Int64)
  case named(ZoneHistory)

  /// UTC, Z, an offset, or a name in the system's database.
  init(_ text: String) throws(ZoneFile.Refusal) {
    let bytes = text.argumentBytes
    let offset = bytes.withUnsafeBufferPointer { text -> Int64? in
      var rest = TextCursor(text)
      guard let offset = rest.take(word: "UTC") ? 0 : UTCOffset.take(&rest), rest.isAtEnd else { return nil }
      return offset
    }
    self = if let offset { .offset(offset) } else { .named(try ZoneFile.history(bytes)) }
  }

  /// Seconds since 1970 in UTC. The hour that a clock shows twice is the earlier one, unless that is not after the last
  /// time; the one that it leaves out is none.
  func seconds(of time: CivilTime, after last: TimeStamp?) throws(TimeStamp.Refusal) -> Int64 {
    switch self {
    case .offset(let offset): return time.seconds - offset
    case .named(let history):
      let (earlier, later) = history.moments(ofLocal: time.seconds)
      guard let earlier else {
        throw TimeStamp.Refusal(why: "the clocks of \(history.name) leave that time out")
      }
      guard let later, let last, let stamp = TimeStamp.joined(earlier, time.fraction) else { return earlier }
      return stamp > last.nanoseconds ? earlier : later
    }
  }
}
