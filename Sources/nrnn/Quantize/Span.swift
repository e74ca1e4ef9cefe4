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
