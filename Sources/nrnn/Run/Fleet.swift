import NoisyRNN

/// The streams of a run: one for each key, or a single one.
final class Fleet {
  let model: Model
  let missing: [ModelStream.Missing]
  /// Quantile levels of each stream.
  private(set) var levels: [Double] = []
  private let settings: StreamArguments
  private let options: ModelStream.Options
  private let policies: UInt64
  private(set) var sensors: [Key?: Sensor] = [:]
  var counts = Counts()

  init(_ model: Model, _ settings: StreamArguments, _ policies: PolicyArguments, keyed: Bool) throws {
    (self.model, self.settings) = (model, settings)
    var options = settings.options
    options.parallelFor = try settings.threading.pool()?.loop
    options = try policies.set(options, for: model)
    (self.options, missing) = (options, options.missingByChannel)
    self.policies = streamID(ofKey: "\(missing.map(\.rawValue)) \(options.gap.rawValue) \(options.maxSubsteps)")
    let first = try make(nil)  // wrong options show before any input is read
    levels = first.stream.levels
    if !keyed { sensors[nil] = first }
  }

  func sensor(_ key: Key?) throws -> Sensor {
    if let sensor = sensors[key] { return sensor }
    let sensor = try make(key)
    sensors[key] = sensor
    return sensor
  }

  private func make(_ key: Key?) throws -> Sensor {
    var options = options
    if let key { options.streamID = key.streamID }
    let stream = try about("stream", as: .usage) { try ModelStream(model, options) }
    return Sensor(stream, policies: policies)
  }

  func count(_ what: Count, _ sensor: Sensor?) {
    counts[what] += 1
    sensor?.counts[what] += 1
  }

  // MARK: State

  /// A stream restored has the seed and the scale that its snapshot has: what was asked for may not differ.
  func restore(_ key: Key?, _ snapshot: [UInt8], _ place: String) throws {
    let sensor = try make(key)
    try about(place) { try sensor.restore(snapshot) }
    try settings.check(sensor.stream)
    guard key == nil || sensor.stream.info.streamID == key!.streamID else {
      throw Problem(.badState, "\(place): expected the stream id of the key \(key!.shown), found another")
    }
    sensors[key] = sensor
  }

  /// In the order of their keys, so that equal states are equal bytes.
  var snapshots: [KeyedSnapshots.Entry] {
    get throws {
      try sensors.map { (key: $0.key ?? Key(""), bytes: try $0.value.snapshot()) }.sorted { $0.key < $1.key }
    }
  }
}
