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
  private(set) var sensors: [Key?: Sensor] = [:]
  private var block = KeyedBlock()
  /// Since the last save.
  private var changed: [Sensor] = []
  var counts = Counts()

  init(_ model: Model, _ settings: StreamArguments, _ policies: PolicyArguments, keyed: Bool, together: Bool)
    throws
  {
    (self.model, self.settings) = (model, settings)
    var options = settings.options
    options.parallelFor = try settings.threading.pool()?.loop
    options = try policies.set(options, for: model)
    (self.options, missing) = (options, options.missingByChannel)
    self.policies = streamID(ofKey: "\(missing.map(\.rawValue)) \(options.gap.rawValue) \(options.maxSubsteps)")
    limit = GapLimit(model, maxSubsteps: options.maxSubsteps)
    pace = Pace(nominal: model.interval)
    let first = try KeyedStreams.stream(model, options)  // wrong options show before any input is read
    (levels, portion) = (first.levels, Portion(first, together: together))
    if !keyed { sensors[nil] = Sensor(first, policies: self.policies) }
  }

  private static func stream(_ model: Model, _ options: ModelStream.Options) throws -> ModelStream {
    try about("stream", as: .usage) { try ModelStream(model, options) }
  }

  var single: Sensor { sensors[nil]! }
  var refusesGaps: Bool { options.gap == .reject }

  func sensor(_ key: Key?) throws -> Sensor {
    if let sensor = sensors[key] { return sensor }
    let sensor = try make(key)
    sensors[key] = sensor
    return sensor
  }

  private func make(_ key: Key?) throws -> Sensor {
    var options = options
    if let key { options.streamID = key.streamID }
    return Sensor(try KeyedStreams.stream(model, options), policies: policies)
  }

  func count(_ what: Count, _ sensor: Sensor?) {
    counts[what] += 1
    sensor?.counts[what] += 1
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
    let sensor = try make(key)
    do {
      try sensor.restore(snapshot)
    } catch {
      throw Problem(error.status, "\(place): \(error)")
    }
    try settings.check(sensor.stream)
    guard key == nil || sensor.stream.info.streamID == key!.streamID else {
      throw Problem(.badState, "\(place): expected the stream id of the key \(key!.shown), found another")
    }
    sensors[key] = sensor
    return sensor
  }

  func forget(_ key: Key, _ path: String) throws(Problem) {
    guard sensors.removeValue(forKey: key) != nil else {
      throw Problem(.usage, "--forget: expected a key that \(path) holds, found \(key.shown)")
    }
  }

  /// In the order of their keys, so that equal states are equal bytes.
  func block(_ output: OutputMark?) throws -> [UInt8] {
    let bytes = try block.update(sensors, changed, output)
    for sensor in changed { sensor.isSaved = true }
    changed.removeAll(keepingCapacity: true)
    return bytes
  }

  /// Keys whose rows were all behind their clock, in the order of a state; that of a single stream has no name.
  var stuck: [Key?] {
    sensors.filter { $0.value.isStuck }.keys.sorted { ($0?.bytes ?? []).lexicographicallyPrecedes($1?.bytes ?? []) }
  }
}
