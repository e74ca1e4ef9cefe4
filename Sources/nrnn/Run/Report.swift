/// What became of a run's rows, for a script.
enum Report {
  static func json(_ model: String, _ streams: KeyedStreams, keyed: Bool, _ end: Error?) -> JSON {
    let status = end.map { ExitStatus(of: $0) ?? .failure } ?? .ok
    var pairs: [(String, JSON)] = [
      ("schema", "nrnn-run-1"), ("model", .string(model)), ("exit", JSON(status.rawValue)),
      ("error", end.map { .string("\($0)") } ?? .null), ("total", .object(streams.counts.json + span(streams.sensors))),
    ]
    if keyed {
      let keys = streams.byKey.map { ($0.key.written, JSON.object($0.sensor.counts.json + span([$0.sensor]))) }
      pairs.append(("keys", .object(keys)))
    }
    return .object(pairs)
  }

  /// The times of the first and the last sample of this run.
  private static func span(_ sensors: [Sensor]) -> [(String, JSON)] {
    let taken = sensors.filter { $0.firstTime != nil }
    return [
      ("first_time", taken.compactMap(\.firstTime).min()?.json ?? .null),
      ("last_time", taken.compactMap(\.bookmark.time).max()?.json ?? .null),
    ]
  }

  static func text(_ streams: KeyedStreams, keyed: Bool) -> String {
    (keyed ? "keys \(streams.sensors.count), " : "") + streams.counts.text
  }
}

extension TimeStamp {
  /// Seconds as a number, a date as a string.
  fileprivate var json: JSON { kind == .date ? .string(written) : .integer(written) }
}
