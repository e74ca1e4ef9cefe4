import NoisyRNN

/// How many rows are taken between two looks at signals, saves and the terminal: as many as take some hundredths of a
/// second. Counted, not timed, so that equal runs do the same.
struct Portion {
  /// In multiply-adds, or what takes as long.
  private static let most = 1 << 26
  /// Reading a row and writing its result.
  static let row = 1 << 15
  /// A step of one path, beside its arithmetic.
  private static let path = 1 << 12

  let size: Int
  private let step: Int

  /// `stream`: what steps cost of each like it. `together`: may rows wait for others?
  init(_ stream: ModelStream, together: Bool) {
    size = together ? Portion.most : 1
    let info = stream.info
    let paths = 1 + (info.noise || info.members > 1 ? info.members : 0)
    let (cost, overflow) = (stream.model.operations + Portion.path).multipliedReportingOverflow(by: paths)
    step = overflow ? Portion.most : min(cost, Portion.most)
  }

  /// Of so many nominal steps in the place of one.
  func cost(_ steps: Int) -> Int { min(steps, Portion.most) * step }
}
