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

  private func made() throws -> [Sensor] {
    try about("stream", as: .usage) { try models.map { Sensor(try ModelStream($0, options), policies: 0) } }
  }

  /// A row whose time is not after the last one's is passed over.
  mutating func add(_ record: Record, _ plan: ColumnPlan, _ place: String) throws {
    let key = try Row.key(record, plan)
    let pair = try sensors[key] ?? made()
    sensors[key] = pair
    let row = try Row(record, plan, options.missingByChannel, after: pair[0].lastRead)
    pair[0].lastRead = row.time
    try row.expectTime(like: pair[0].bookmark.time, record, plan)
    guard pair[0].isBefore(row) else { return passedOver += 1 }
    let results = try about(place) { try pair.map { try $0.step(row).summary } }
    let (before, after) = (results[0], results[1])
    rows += 1
    span.add(before.nominal, per: before.nominal.count)
    outputs.add(after.nominal, before.nominal.map { Double($0) }, outputs: before.nominal.count)
  }
}
