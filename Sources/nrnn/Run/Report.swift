/// What became of a run's rows, for a script.
enum Report {
  static func json(_ model: String, _ streams: KeyedStreams, keyed: Bool, _ end: Error?) -> JSON {
    let status = end.map { ExitStatus(of: $0) ?? .failure } ?? .ok
    var pairs: [(String, JSON)] = [
      ("schema", "nrnn-run-1"), ("model", .string(model)), ("exit", JSON(status.rawValue)),
      ("error", end.map { .string("\($0)") } ?? .null), ("total", streams.counts.json),
    ]
    if keyed {
      pairs.append(("keys", .object(streams.byKey.map { ($0.key.written, $0.sensor.counts.json) })))
    }
    return .object(pairs)
  }

  static func text(_ streams: KeyedStreams, keyed: Bool) -> String {
    (keyed ? "keys \(streams.sensors.count), " : "") + streams.counts.text
  }
}
