import NoisyRNN

/// What the step of a row gave: a row of a summary.
struct StepResult {
  private let shared: Shared
  let index: Int
  /// Seconds since the sample before, where they are known.
  let interval: Double?

  /// Many rows hold one.
  final class Shared {
    let summary: Summary

    init(_ summary: Summary) { self.summary = summary }
  }

  init(_ shared: Shared, _ index: Int, interval: Double?) {
    (self.shared, self.index, self.interval) = (shared, index, interval)
  }

  var summary: Summary { shared.summary }
  var flags: UInt32 { summary.flags[index] }
}

extension Sensor {
  /// A row of each of some sensors: bit for bit the steps of each by itself, and those that go on in their sequence in
  /// one call. A row that fails changes nothing.
  static func step(_ rows: [(sensor: Sensor, row: Row)]) -> [Result<StepResult, NRNNError>] {
    let results = rows.count > 1 ? stepTogether(rows) : nil
    return rows.indices.map { i in
      rows[i].sensor.isStepping = false
      guard let result = results?[i] else {
        return Result { () throws(NRNNError) in try rows[i].sensor.step(rows[i].row) }
      }
      rows[i].sensor.hasTaken(rows[i].row)
      return .success(result)
    }
  }

  /// Nil: it is not stepped. One that begins a sequence is none of them; one that failed is as it was, and says by itself
  /// why.
  private static func stepTogether(_ rows: [(sensor: Sensor, row: Row)]) -> [StepResult?] {
    var results = [StepResult?](repeating: nil, count: rows.count)
    let places = rows.indices.filter { !rows[$0].sensor.begins(rows[$0].row) }
    let intervals = places.map { rows[$0].sensor.interval(to: rows[$0].row) }
    var inputs: [Float] = []
    inputs.reserveCapacity(rows.count * rows[0].row.values.count)
    for i in places { inputs += rows[i].row.values }
    var statuses: [Status] = []
    let summary = try? ModelStream.step(
      places.map { rows[$0].sensor.stream }, inputs, dt: intervals.map { $0 ?? 0 }, statuses: &statuses)
    guard let shared = summary.map(StepResult.Shared.init) else { return results }
    for (k, i) in places.enumerated() where statuses[k] == .ok {
      results[i] = StepResult(shared, k, interval: intervals[k])
    }
    return results
  }
}
