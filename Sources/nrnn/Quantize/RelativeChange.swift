import NoisyRNN

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
