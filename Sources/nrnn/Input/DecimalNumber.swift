import Glibc

/// A decimal number, as CSV, JSON, times and options have it: digits with a point before, among or after them or none,
/// perhaps a sign before and an exponent after. Nothing else is one: no other base, no underscore, no blank, no word.
struct DecimalNumber {
  private static let full: UInt64 = 1_000_000_000_000_000_000  // 19 digits: one more may not fit
  private static let largestExponent = 1 << 40

  static let point = UInt8(ascii: ".")

  private(set) var isNegative = false
  private(set) var hasExponent = false
  /// The first 19 digits, less the zeros before them.
  private(set) var digits: UInt64 = 0
  /// The digit after those.
  private(set) var next: UInt8 = 0
  private var dropped = 0
  /// No digit but zeros after the first 19.
  private(set) var isWhole = true
  /// Digits before the point.
  private(set) var wholeDigits = 0
  /// What the last digit of all counts, as a power of ten.
  private(set) var lastPlace = 0

  /// What the last of `digits` counts, as a power of ten.
  var exponent: Int { lastPlace + dropped }

  /// Nil: no number.
  init?(_ text: Text, _ point: UInt8 = DecimalNumber.point) {
    var at = DecimalNumber.sign(text, 0)
    isNegative = at == 1 && text[0] == UInt8(ascii: "-")
    wholeDigits = takeDigits(text, &at)
    var fraction = 0
    if at < text.count, text[at] == point {
      at += 1
      fraction = takeDigits(text, &at)
    }
    guard wholeDigits + fraction > 0 else { return nil }
    lastPlace = -fraction
    if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      guard takeExponent(text, &at) else { return nil }
    }
    guard at == text.count else { return nil }
  }

  /// How many bytes the sign at this place has.
  private static func sign(_ text: Text, _ at: Int) -> Int {
    at < text.count && (text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+")) ? 1 : 0
  }

  private mutating func takeDigits(_ text: Text, _ at: inout Int) -> Int {
    let start = at
    while at < text.count, case let digit = text[at] &- UInt8(ascii: "0"), digit < 10 {
      if digits < DecimalNumber.full {
        digits = 10 * digits + UInt64(digit)
      } else {
        if dropped == 0 { next = digit }
        dropped += 1
        isWhole = isWhole && digit == 0
      }
      at += 1
    }
    return at - start
  }

  private mutating func takeExponent(_ text: Text, _ at: inout Int) -> Bool {
    hasExponent = true
    let sign = DecimalNumber.sign(text, at)
    let isBelow = sign == 1 && text[at] == UInt8(ascii: "-")
    at += sign
    let start = at
    var value = 0
    while at < text.count, case let digit = text[at] &- UInt8(ascii: "0"), digit < 10 {
      value = min(10 * value + Int(digit), DecimalNumber.largestExponent)
      at += 1
    }
    lastPlace += isBelow ? -value : value
    return at > start
  }
}

extension DecimalNumber {
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// The nearest float32, infinite beyond them; nil: no number, and not nan in small letters or capitals either.
  static func float(_ text: Text, _ point: UInt8 = DecimalNumber.point) -> Float? {
    guard let number = DecimalNumber(text, point) else { return isNaN(text) ? .nan : nil }
    return number.exact ?? read(text, point) { strtof($0, nil) }
  }

  /// The nearest float64, in the same way.
  static func double(_ text: Text) -> Double? {
    guard DecimalNumber(text) != nil else { return isNaN(text) ? .nan : nil }
    return read(text, point) { strtod($0, nil) }
  }

  static func isNaN(_ text: Text) -> Bool {
    text.dropFirst(sign(text, 0)).map { $0 | 0x20 }.elementsEqual("nan".utf8)
  }

  /// By way of a float64 that is the number, or the nearest to it. Rounding twice is harmless but for those halfway
  /// between two float32. Nil: this way does not lead to the nearest.
  private var exact: Float? {
    guard isWhole, digits < 1 << 53, abs(exponent) <= 22 else { return nil }
    let power = DecimalNumber.powers[abs(exponent)]
    let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
    guard value.bitPattern & 0x1fff_ffff != 0x1000_0000 else { return nil }
    return Float(isNegative ? -value : value)
  }

  /// The C library's functions round right, however many digits there are.
  private static func read<T>(_ text: Text, _ point: UInt8, _ convert: (UnsafePointer<CChar>) -> T) -> T {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
      for (i, byte) in text.enumerated() { copy[i] = CChar(bitPattern: byte == point ? DecimalNumber.point : byte) }
      copy[text.count] = 0
      return convert(copy.baseAddress!)
    }
  }

  /// An option's value.
  static func option(_ argument: String) throws -> Double {
    guard let value = argument.argumentBytes.withUnsafeBufferPointer(double) else {
      throw Problem(.usage, "expected a decimal number, found \(Key(argument: argument).shown)")
    }
    return value
  }
}
