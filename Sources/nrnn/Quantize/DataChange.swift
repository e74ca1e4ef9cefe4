import NoisyRNN

/// What smaller weights do to the outputs on rows of data.
struct DataChange {
  let file: String
  private(set) var rows = 0
  /// Rows whose time is not after the last one's of their key.
  private(set) var passedOver = 0
  private(set) var outputs = Change()
  /// Of the outputs of the model as it was.
  private(set) var span = Span()
  private let models: [Model]
  private let options: ModelStream.Options
  /// The streams of both models, for each key.
  private var sensors: [Key?: [Sensor]] = [:]

  init(file: String, _ model: Model, _ small: Model, _ options: ModelStream.Options) throws {
    (self.file, models, self.options) = (file, [model, small], options)
    sensors[nil] = try made()  // wrong options show before any row is read
  }

  var missing: [ModelStream.Missing] { options.missingByChannel }

  private func made() throws -> [Sensor] {
    try about("stream", as: .usage) { try models.map { Sensor(try ModelStream($0, options), policies: 0) } }
  }

  /// A row whose time is not after the last one's is passed over.
  mutating func add(_ record: Record, _ reading: Reading) throws {
    let key = try reading.key(record).map { Key($0) }
    let pair = try sensors[key] ?? made()
    sensors[key] = pair
    var values: [Float] = []
    let row = try Row(record, reading, into: &values, after: pair[0].lastRead)
    try reading.expectTime(of: row, like: pair[0].bookmark.time, record)
    pair[0].lastRead = row.time
    guard pair[0].isBefore(row) else { return passedOver += 1 }
    let outputs = try about(reading.shown(record.place, nil)) { try pair.map { try $0.nominal(values, row) } }
    rows += 1
    span.add(outputs[0], per: outputs[0].count)
    self.outputs.add(outputs[1], outputs[0].map { Double($0) }, outputs: outputs[0].count)
  }
}

extension Sensor {
  /// What the step of a row gives without noise. One that fails changes nothing.
  fileprivate func nominal(_ values: [Float], _ row: Row) throws(NRNNError) -> [Float] {
    let summary = try stream.run(values, dt: [interval(to: row) ?? 0], resets: [begins(row) ? 1 : 0])
    hasTaken(row)
    return summary.nominal
  }
}
