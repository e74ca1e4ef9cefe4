import ArgumentParser

/// How long and how often.
struct TimingArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Calls to time, each by itself, and as many in batches.", valueName: "n"))
  var steps: Int?
  @Option(help: ArgumentHelp("Time for each case, instead of --steps. (default: 0.5)", valueName: "s"))
  var seconds: Double?
  @Option(help: ArgumentHelp("Calls per second, with sleep between.", valueName: "hz"))
  var paced: Double?

  func validate() throws {
    guard steps ?? 1 >= 1 else { throw ValidationError("--steps: expected at least 1, found \(steps!)") }
    guard steps == nil || seconds == nil else {
      throw ValidationError("--seconds: expected --steps or --seconds, found both")
    }
    try expect(seconds, within: 1e-6...86_400, "--seconds")
    try expect(paced, within: 0.01...1e6, "--paced")
  }

  private func expect(_ value: Double?, within range: ClosedRange<Double>, _ option: String) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError("\(option): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
  }

  /// Calls of so many nanoseconds, or at the pace.
  func calls(_ estimate: Double) -> Int {
    let period = paced.map { max(estimate, 1e9 / $0) } ?? 2 * estimate  // each by itself, and in batches
    return steps ?? Int(min(max((seconds ?? 0.5) * 1e9 / period, 5), 1e6))
  }
}
