import NoisyRNN

/// What the outputs of a model span on the samples that were looked at: the range of each, largest minus smallest.
struct Span {
  private var low: [Double] = []
  private var high: [Double] = []
  private var rows = 0

  /// Outputs whose range is less than this part of their magnitude hardly move; more is what counts as theirs.
  private static let least = 1e-3

  /// Rows of so many outputs.
  mutating func add(_ outputs: [Float], per width: Int) {
    if rows == 0 {
      low = Array(repeating: .infinity, count: width)
      high = Array(repeating: -.infinity, count: width)
    }
    for (i, output) in outputs.enumerated() {
      low[i % width] = min(low[i % width], Double(output))
      high[i % width] = max(high[i % width], Double(output))
    }
    rows += outputs.count / width
  }

  /// Of each output. Those of a classifier are one scale: the widest counts for all.
  func widths(of task: Model.Task) -> [Double] {
    let each = zip(low, high).map { low, high in
      let magnitude = max(abs(low), abs(high))
      return rows > 1 ? max(high - low, Span.least * magnitude) : magnitude
    }
    return task == .regression ? each : each.map { _ in each.max()! }
  }
}

/// The change that is largest beside the range of its output.
struct RelativeChange {
  let place: String
  let output: Int
  /// In units of the output.
  let change, range: Double

  /// A change where nothing else is: infinity.
  var share: Double { change == 0 ? 0 : change / range }

  /// Nil: no outputs were compared.
  init?(_ change: Change, of widths: [Double], in place: String) {
    let shares = zip(change.byOutput, widths).map { $0 == 0 ? 0 : $0 / $1 }
    guard let output = shares.indices.max(by: { shares[$0] < shares[$1] }) else { return nil }
    (self.place, self.output, self.change, range) = (place, output, change.byOutput[output], widths[output])
  }

  /// The worst on the check vectors and the data; ranges are those of all samples in the same space. Nil: none of them.
  static func worst(_ checks: [CheckChange], _ data: DataChange?, of model: Model) -> RelativeChange? {
    var spans: [ModelStream.Space: Span] = [:]
    if let data { spans[.output] = data.span }
    for check in checks { spans[check.space, default: Span()].add(check.before, per: model.outputs.count) }
    let widths = spans.mapValues { $0.widths(of: model.task) }
    let all =
      checks.map { RelativeChange($0.fromModel, of: widths[$0.space]!, in: $0.name) }
      + (data.map { [RelativeChange($0.outputs, of: widths[.output]!, in: $0.file)] } ?? [])
    return all.compactMap { $0 }.max { $0.share < $1.share }
  }
}
