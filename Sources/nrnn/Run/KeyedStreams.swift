import CNoisyRNN
import NoisyRNN

/// The streams of a run: one for each key, or a single one.
final class KeyedStreams {
  let model: Model
  let missing: [ModelStream.Missing]
  /// Quantile levels of each stream.
  let levels: [Double]
  private let settings: StreamArguments
  private let options: ModelStream.Options
  private let policies: UInt64
  /// From where on a time stamp is far ahead.
  let limit: GapLimit
  /// Of the rows that are stepped together.
  let portion: Portion
  var pace: Pace
  /// Those of the keys by their numbers, or a single one.
  private(set) var sensors: [Sensor] = []
  private var keys = KeyTable()
  /// What they are like; a single one itself.
  let first: ModelStream
  let isKeyed: Bool
  private var block = KeyedBlock()
  /// Since the last save.
  private var changed: [Sensor] = []
  var counts = Counts()

  init(
    _ model: Model, _ settings: StreamArguments, _ policies: PolicyArguments, _ resampling: ResampleArguments,
    keyed: Bool, together: Bool
  ) throws {
    (self.model, self.settings) = (model, settings)
    var options = settings.options
    options.parallelFor = try settings.threading.pool()?.loop
    options = try policies.set(options, for: model)
    (self.options, missing) = (options, options.missingByChannel)
    let resample = resampling.resample.map { " \($0.rawValue)" } ?? ""
    self.policies = streamID(
      ofKey: "\(missing.map(\.rawValue)) \(options.gap.rawValue) \(options.maxSubsteps)\(resample)")
    limit = GapLimit(model, maxSubsteps: options.maxSubsteps)
    pace = Pace(nominal: model.interval)
    first = try KeyedStreams.stream(model, options)  // wrong options show before any input is read
    (levels, portion) = (first.levels, Portion(first, together: together))
    isKeyed = keyed
    if !keyed { sensors = [Sensor(first, policies: self.policies)] }
  }

  private static func stream(_ model: Model, _ options: ModelStream.Options) throws -> ModelStream {
    try about("stream", as: .usage) { try ModelStream(model, options) }
  }

  var single: Sensor { sensors[0] }
  var refusesGaps: Bool { options.gap == .reject }

  /// Of a key, or the single one.
  func sensor(_ key: Text?) throws -> Sensor {
    guard let key else { return single }
    if let number = keys.number(of: key) { return sensors[number] }
    let sensor = try make(key)
    add(sensor, key)
    return sensor
  }

  private func make(_ key: Text?) throws -> Sensor {
    var options = options
    if let key { options.streamID = nrnn_stream_id_from_key(key.baseAddress, key.count) }
    return Sensor(try KeyedStreams.stream(model, options), policies: policies)
  }

  private func add(_ sensor: Sensor, _ key: Text) {
    sensor.number = keys.insert(key)
    sensors.append(sensor)
  }

  /// Each key and its sensor, in the order of the keys; empty without keys.
  var byKey: [(key: Key, sensor: Sensor)] { isKeyed ? byKey(sensors) : [] }

  private func byKey(_ some: [Sensor]) -> [(key: Key, sensor: Sensor)] {
    some.map { (keys[$0.number], $0) }.sorted { $0.key < $1.key }
  }

  func count(_ what: Count, _ sensor: Sensor?, _ rows: Int = 1) {
    counts[what] += rows
    sensor?.counts[what] += rows
  }

  // MARK: State

  /// The sensor has taken a row: it is no longer as it was saved.
  func hasChanged(_ sensor: Sensor) {
    if sensor.isSaved { changed.append(sensor) }
    sensor.isSaved = false
  }

  /// A stream restored has the seed and the scale that its snapshot has: what was asked for may not differ.
  @discardableResult
  func restore(_ key: Key?, _ snapshot: [UInt8], _ place: String) throws -> Sensor {
    guard let key else {
      try restore(single, snapshot, place)
      return single
    }
    return try key.bytes.withUnsafeBufferPointer { bytes in
      let sensor = try make(bytes)
      try restore(sensor, snapshot, place)
      guard sensor.stream.info.streamID == key.streamID else {
        throw Problem(.badState, "\(place): expected the stream id of the key \(key.shown), found another")
      }
      add(sensor, bytes)
      return sensor
    }
  }

  private func restore(_ sensor: Sensor, _ snapshot: [UInt8], _ place: String) throws {
    do {
      try sensor.restore(snapshot)
    } catch {
      throw Problem(error.status, "\(place): \(error)")
    }
    try settings.check(sensor.stream)
  }

  func forget(_ key: Key, _ path: String) throws(Problem) {
    guard let number = key.bytes.withUnsafeBufferPointer({ keys.number(of: $0) }) else {
      throw Problem(.usage, "--forget: expected a key that \(path) holds, found \(key.shown)")
    }
    let others = sensors.filter { $0.number != number }.map { (keys[$0.number], $0) }
    (keys, sensors) = (KeyTable(), [])
    for (key, sensor) in others { key.bytes.withUnsafeBufferPointer { add(sensor, $0) } }
  }

  /// In the order of their keys, so that equal states are equal bytes.
  func block(_ output: OutputMark?) throws -> [UInt8] {
    let bytes = try block.update(changed, of: sensors.count, output) { byKey }
    for sensor in changed { sensor.isSaved = true }
    changed.removeAll(keepingCapacity: true)
    return bytes
  }

  /// Keys whose rows were all behind their clock, in the order of a state; that of a single stream has no name.
  var stuck: [(key: Key?, sensor: Sensor)] {
    let stuck = sensors.filter(\.isStuck)
    return isKeyed ? byKey(stuck).map { ($0.key, $0.sensor) } : stuck.map { (nil, $0) }
  }
}
