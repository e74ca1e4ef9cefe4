import NoisyRNN

/// From where on an interval is a gap, as the engine has it; a time stamp that far ahead is not believed at once.
struct GapLimit {
  /// Of a model that names no interval: a day.
  private static let withoutInterval = 86_400.0

  private let nominal: Double?
  /// Nominal intervals that a sample may take.
  private let most: Int

  init(_ model: Model, maxSubsteps: Int) {
    nominal = model.interval
    most = min(maxSubsteps == 0 ? model.maxSubsteps : maxSubsteps, model.maxTicks)
  }

  func isPassed(by seconds: Double) -> Bool {
    guard let nominal else { return seconds > GapLimit.withoutInterval }
    return seconds / nominal >= Double(most) + 0.5
  }

  /// How many nominal steps an interval takes.
  func steps(_ seconds: Double?) -> Int {
    guard let nominal, let seconds else { return 1 }
    return Int(max(1, min(seconds / nominal, Double(most))))
  }

  var text: String {
    guard let nominal else { return "a day" }
    let most = most == 1 ? 1.5 : Double(most)
    return "\(most.plain) nominal intervals (\((most * nominal).plain) s)"
  }
}

extension Double {
  /// For a message: a whole number without its ".0".
  var plain: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }
}
