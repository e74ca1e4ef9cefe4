/// The option that reads a number that is too large for seconds.
enum UnitGuess {
  static func text(_ number: DecimalNumber) -> String {
    let digits = number.wholeDigits
    let afterYear: UInt64 = digits == 14 ? 10_000_000_000 : 100_000_000
    if digits == 14 || digits == 12, (1900...2099).contains(number.digits / afterYear) {
      return "\(digits) digits: --time-format \(digits == 14 ? "%Y%m%d%H%M%S" : "%Y%m%d%H%M")?"
    }
    return switch digits {
    case 11...14: "\(digits) digits: --time-unit ms?"
    case 15...17: "\(digits) digits: --time-unit us?"
    case 18...20: "\(digits) digits: --time-unit ns?"
    default: ""
    }
  }
}
