/// A place in a text of ASCII, and what is taken from there.
struct TextCursor {
  /// One digit more fits.
  private static let full = Int64.max / 10 - 1

  let text: UnsafeBufferPointer<UInt8>
  private(set) var at = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { at == text.count }
  var isAtDigit: Bool { at < text.count && text[at].isDigit }
  var isAtLetter: Bool { at < text.count && text[at].isLetter }

  func isAt(_ character: Unicode.Scalar) -> Bool { at < text.count && text[at] == UInt8(ascii: character) }

  /// Whatever stands there.
  mutating func skip() { at += 1 }

  /// A letter is taken in either case.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < text.count else { return false }
    let expected = UInt8(ascii: character)
    guard text[at] == expected || expected > 0x40 && text[at] == expected | 0x20 else { return false }
    at += 1
    return true
  }

  /// A word in capitals, taken in either case; all of it or nothing.
  mutating func take(word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= text.count else { return false }
    for i in 0..<count where text[at + i] & ~0x20 != word.utf8Start[i] { return false }
    at += count
    return true
  }

  /// Exactly this byte.
  mutating func take(byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// How many there were.
  mutating func takeDigits() -> Int {
    let start = at
    while isAtDigit { at += 1 }
    return at - start
  }

  /// How many there were.
  @discardableResult
  mutating func takeBlanks() -> Int {
    let start = at
    while at < text.count, text[at].isBlank { at += 1 }
    return at - start
  }

  /// So many digits.
  mutating func number(_ count: Int, _ range: ClosedRange<Int64>) -> Int64? {
    number(count...count, range)
  }

  /// As many digits as there are, up to the higher count.
  mutating func number(_ counts: ClosedRange<Int>, _ range: ClosedRange<Int64>) -> Int64? {
    var (end, value) = (at, Int64(0))
    while end < text.count, end - at < counts.upperBound, text[end].isDigit {
      guard value <= TextCursor.full else { return nil }
      value = 10 * value + Int64(text[end] - UInt8(ascii: "0"))
      end += 1
    }
    guard end - at >= counts.lowerBound, range.contains(value) else { return nil }
    at = end
    return value
  }

  /// Digits behind a point, to the nearest billionth; nil: there are none. `most`: of those that may be there.
  mutating func billionths(most: Int = .max) -> Int64? {
    var (end, value, unit) = (at, Int64(0), Int64(1_000_000_000))
    while end < text.count, end - at < most, text[end].isDigit {
      if end - at < 10 {
        value = 10 * value + Int64(text[end] - UInt8(ascii: "0"))
        unit /= 10
      }
      end += 1
    }
    guard end > at else { return nil }
    let count = end - at
    at = end
    return count < 10 ? value * unit : (value + 5) / 10
  }
}
