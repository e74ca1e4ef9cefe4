/// What a field of a point says that is no string.
enum PointNumber {
  private static let words = ["t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"]

  /// Integers by their mark: how far they go on either side of 0.
  private struct Integers {
    let name: String
    /// Nil: they have no minus.
    let below: UInt64?
    let above: UInt64

    var range: String { "\(name) is \(below.map { "-\($0)" } ?? "0") to \(above)" }
  }

  private static let signed = Integers(name: "an integer", below: Int64.min.magnitude, above: Int64.max.magnitude)
  private static let unsigned = Integers(name: "an unsigned integer", below: nil, above: .max)

  static func isWord(_ word: Text) -> Bool { words.contains { word.elementsEqual($0.utf8) } }

  /// An integer without its mark, or another number. A fault is what it is instead; `field`: with its name.
  static func read(_ word: Text, of field: Text) throws(LineFault) -> Text {
    switch word.last {
    case UInt8(ascii: "i"): return try integer(word, signed, field)
    case UInt8(ascii: "u"): return try integer(word, unsigned, field)
    default:
      guard DecimalNumber(word) != nil else { throw none(field) }
      return word
    }
  }

  private static func integer(_ word: Text, _ integers: Integers, _ field: Text) throws(LineFault) -> Text {
    let number = word.part(0, word.count - 1)
    let isNegative = number.first == UInt8(ascii: "-")
    let digits = isNegative || number.first == UInt8(ascii: "+") ? number.part(1, number.count) : number
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { throw none(field) }
    guard let most = isNegative ? integers.below : integers.above, let size = size(digits), size <= most else {
      throw none(field, ": \(integers.range)")
    }
    return number
  }

  /// Nil: 64 bits do not hold it.
  private static func size(_ digits: Text) -> UInt64? {
    var size: UInt64 = 0
    for digit in digits {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      guard !isTooLarge, !overflows else { return nil }
      size = sum
    }
    return size
  }

  private static func none(_ field: Text, _ why: String = "") -> LineFault {
    LineFault(found: "\(Printable.quoted(field)), which is no value\(why)")
  }
}
