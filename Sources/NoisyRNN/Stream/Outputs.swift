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
    set { starts[kind.rawValue] = newValue }
  }

  /// Row `index` of an array of numbers.
  @inline(__always)
  func row(_ kind: Kind, _ index: Int, _ stream: UnsafePointer<StreamData>) -> UnsafeMutablePointer<Float>? {
    self[kind].map { $0.assumingMemoryBound(to: Float.self) + index * stream.pointee.width(kind) }
  }
}

extension StreamData {
  /// Elements of one row.
  @inline(__always)
  func width(_ kind: Outputs.Kind) -> Int {
    switch kind {
    case .nominal, .mean, .variance: model.pointee.outputCount
    case .quantiles: model.pointee.outputCount * settings.levelCount
    case .members: model.pointee.outputCount * settings.members
    case .entropy, .mutualInformation, .flags, .largestZ: 1
    }
  }
}

/// What is worth knowing of a step beside its numbers; the bits are those of nrnn.h.
struct Flags: OptionSet {
  let rawValue: UInt32
  static let held = Flags(rawValue: 1)
  static let skipped = Flags(rawValue: 2)
  static let gap = Flags(rawValue: 4)
  static let warmingUp = Flags(rawValue: 8)
  static let beyondTrainedLength = Flags(rawValue: 16)
  static let outOfRange = Flags(rawValue: 32)
}
