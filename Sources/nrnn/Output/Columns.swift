import NoisyRNN

/// A number that a step gives; all formats write the same ones in the same order.
struct Column {
  let name: String
  /// Of a step of the summary.
  let value: (_ summary: Summary, _ step: Int) -> Float

  static func all(of model: Model, quantiles levels: [Double]) -> [Column] {
    let count = model.outputs.count
    let columns = model.outputNames.enumerated().flatMap { k, name in
      [
        Column(name: "\(name).mean") { $0.mean[$1 * count + k] },
        Column(name: "\(name).std") { $0.variance[$1 * count + k].squareRoot() },
        Column(name: "\(name).nominal") { $0.nominal[$1 * count + k] },
      ]
        + levels.enumerated().map { q, level in
          Column(name: "\(name).q\(digits(level))") { $0.quantiles[($1 * levels.count + q) * count + k] }
        }
    }
    guard model.task != .regression else { return columns }
    return columns + [
      Column(name: "entropy") { $0.entropy[$1] }, Column(name: "mutual_information") { $0.mutualInformation[$1] },
    ]
  }

  /// The decimals of a level, two at least: 0.05 is 05, 0.5 is 50, 0.025 is 025.
  private static func digits(_ level: Double) -> String {
    let parts = "\(level)".split(separator: "e-")  // a small level is written as 5e-05 or 2.5e-05
    guard parts.count > 1 else {
      let decimals = String(parts[0].dropFirst(2))
      return decimals.count < 2 ? decimals + "0" : decimals
    }
    return String(repeating: "0", count: Int(parts[1])! - 1) + parts[0].filter { $0 != "." }
  }
}
