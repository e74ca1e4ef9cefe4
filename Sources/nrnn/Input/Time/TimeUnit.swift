import ArgumentParser

/// What a time that is a number counts.
enum TimeUnit: String, ExpressibleByArgument, CaseIterable {
  case s, ms, us, ns

  var name: String {
    switch self {
    case .s: "seconds"
    case .ms: "milliseconds"
    case .us: "microseconds"
    case .ns: "nanoseconds"
    }
  }

  /// Nanoseconds, as a power of ten.
  private var power: Int {
    switch self {
    case .s: 9
    case .ms: 6
    case .us: 3
    case .ns: 0
    }
  }

  /// The one of which there are about so many in a second, if it is less than one.
  static func of(perSecond: Double) -> TimeUnit? {
    [.ms, .us, .ns].first { (0.9...1.1).contains(perSecond * Double($0.nanoseconds) / 1e9) }
  }

  var nanoseconds: Int64 { Int64(TimeUnit.powers[power]) }

  private static let powers = (0..<19).reduce(into: [UInt64(1)]) { powers, _ in powers.append(powers.last! * 10) }

  /// Exact; halves away from zero.
  func nanoseconds(_ number: DecimalNumber) throws(TimeStamp.Refusal) -> Int64 {
    guard !number.hasExponent || number.lastPlace <= 0 || number.digits == 0 else {
      throw TimeStamp.Refusal(why: "rounded to 10^\(number.lastPlace) \(name), as Excel writes it")
    }
    guard !number.isNegative || number.digits == 0 else { throw TimeStamp.Refusal(why: "\(name) before 0") }
    guard let scaled = TimeUnit.scaled(number, by: number.exponent + power), scaled <= Int64.max else {
      throw TimeStamp.Refusal(why: UnitGuess.text(number))
    }
    return Int64(scaled)
  }

  /// The digits times a power of ten, to the nearest.
  private static func scaled(_ number: DecimalNumber, by power: Int) -> UInt64? {
    let digits = number.digits
    if digits == 0 || power < -19 { return 0 }
    if power == 0 { return digits + (number.next >= 5 ? 1 : 0) }
    guard power > 0 else {
      let unit = powers[-power]
      return digits / unit + (digits % unit >= unit / 2 ? 1 : 0)
    }
    guard power < 19 else { return nil }
    let (value, overflow) = digits.multipliedReportingOverflow(by: powers[power])
    return overflow ? nil : value
  }
}
