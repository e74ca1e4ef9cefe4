import NoisyRNN

extension Sensor {
  /// A row of each of some sensors: bit for bit the steps of each by itself, and those that go on in their sequence in
  /// one call. A row that fails changes nothing.
  ///
  /// Throws where the call itself fails, of which no row is the cause.
  static func step(_ rows: [(sensor: Sensor, row: Row)]) throws(NRNNError) -> [Result<StepResult, NRNNError>] {
    let together = try stepTogether(rows)
    return rows.indices.map { i in
      rows[i].sensor.isStepping = false
      guard let result = together[i] else {
        return Result { () throws(NRNNError) in try rows[i].sensor.step(rows[i].row) }
      }
      rows[i].sensor.hasTaken(rows[i].row)
      return .success(result)
    }
  }

  /// By their index. Nil: to be stepped by itself, as the only one is, and one that begins a sequence; one that failed is
  /// as it was, and says by itself why.
  private static func stepTogether(_ rows: [(sensor: Sensor, row: Row)]) throws(NRNNError) -> [StepResult?] {
    var results = [StepResult?](repeating: nil, count: rows.count)
    guard rows.count > 1 else { return results }
    let places = rows.indices.filter { !rows[$0].sensor.begins(rows[$0].row) }
    guard places.count > 1 else { return results }
    let intervals = places.map { rows[$0].sensor.interval(to: rows[$0].row) }
    var inputs: [Float] = []
    inputs.reserveCapacity(places.count * rows[0].row.values.count)
    for i in places { inputs += rows[i].row.values }
    var statuses: [Status] = []
    let summary = try ModelStream.step(
      places.map { rows[$0].sensor.stream }, inputs, dt: intervals.map { $0 ?? 0 }, statuses: &statuses)
    let shared = StepResult.Shared(summary)
    for (k, i) in places.enumerated() where statuses[k] == .ok {
      results[i] = StepResult(shared, k, interval: intervals[k])
    }
    return results
  }
}
