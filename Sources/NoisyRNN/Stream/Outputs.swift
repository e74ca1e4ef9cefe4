/// Where a call writes its rows: arrays with room for all of them, laid out as in nrnn.h; those that are nil are skipped.
struct Outputs {
  /// In the order of nrnn_output.
  enum Kind: Int {
    case nominal = 0
    case mean, variance, quantiles, members, entropy, mutualInformation, flags, largestZ
  }

  static let kinds = 9
  private var starts = InlineArray<9, UnsafeMutableRawPointer?>(repeating: nil)

  @inline(__always)
  subscript(kind: Kind) -> UnsafeMutableRawPointer? {
    get { starts[kind.rawValue] }
    set {
      starts[kind.rawValue] = newValue
      hasMore = hasMore || kind.rawValue > Kind.variance.rawValue
    }
  }

  /// More than nominal, mean and variance.
  private(set) var hasMore = false

  /// Row `index` of an array of so many numbers a row.
  @inline(__always)
  func row(_ kind: Kind, _ index: Int, width: Int) -> UnsafeMutablePointer<Float>? {
    self[kind].map { $0.assumingMemoryBound(to: Float.self) + index &* width }
  }

  /// Row `index` of an array of numbers.
  @inline(__always)
  func row(_ kind: Kind, _ index: Int, _ plan: StreamPlan) -> UnsafeMutablePointer<Float>? {
    self[kind].map { $0.assumingMemoryBound(to: Float.self) + index * plan.width(kind) }
  }
}

extension StreamPlan {
  /// Elements of a row.
  @inline(__always)
  func width(_ kind: Outputs.Kind) -> Int {
    switch kind {
    case .nominal, .mean, .variance: outputs
    case .quantiles: outputs * levels
    case .members: outputs * members
    case .entropy, .mutualInformation, .flags, .largestZ: 1
    }
  }
}
