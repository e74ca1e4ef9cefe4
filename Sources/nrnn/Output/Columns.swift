import NoisyRNN

/// A number that a step gives; all formats write the same ones in the same order.
struct Column {
  private enum Part { case mean, deviation, nominal, quantiles, entropy, mutualInformation }

  let name: String
  private let part: Part
  /// Of the numbers that the part has for each row, which.
  private let index: Int
  private let width: Int

  private init(_ name: String, _ part: Part, _ index: Int = 0, of width: Int = 1) {
    (self.name, self.part, self.index, self.width) = (name, part, index, width)
  }

  func value(_ results: StepResults, _ row: Int) -> Float {
    let place = row * width + index
    return switch part {
    case .mean: results.mean[place]
    case .deviation: results.variance[place].squareRoot()
    case .nominal: results.nominal[place]
    case .quantiles: results.quantiles[place]
    case .entropy: results.entropy[place]
    case .mutualInformation: results.mutualInformation[place]
    }
  }

  static func all(of model: Model, quantiles levels: [Double]) -> [Column] {
    let count = model.outputs.count
    let columns = model.outputNames.enumerated().flatMap { k, name in
      [
        Column("\(name).mean", .mean, k, of: count), Column("\(name).std", .deviation, k, of: count),
        Column("\(name).nominal", .nominal, k, of: count),
      ]
        + levels.enumerated().map { q, level in
          Column("\(name).q\(digits(level))", .quantiles, q * count + k, of: levels.count * count)
        }
    }
    guard model.task != .regression else { return columns }
    return columns + [Column("entropy", .entropy), Column("mutual_information", .mutualInformation)]
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
