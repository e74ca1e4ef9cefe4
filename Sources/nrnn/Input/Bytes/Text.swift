import Glibc

/// What a byte of text is.
extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Of ASCII.
  var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

  /// A space or a tab.
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// No name, no time and no number has one.
  var isControl: Bool { self < 0x20 || self == 0x7f }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs around it.
  var withoutBlanks: ArraySlice<UInt8> {
    withUnsafeBufferPointer {
      let blanks = $0.prefix(while: \.isBlank).count
      return dropFirst(blanks).prefix($0.withoutBlanks.count)
    }
  }
}

extension Text {
  /// Without spaces and tabs around it.
  var withoutBlanks: Text {
    var (start, end) = (0, count)
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return part(start, end)
  }

  func part(_ start: Int, _ end: Int) -> Text {
    Text(start: baseAddress.map { $0 + start }, count: end - start)
  }

  func isEqual(to other: Text) -> Bool {
    count == other.count && (count == 0 || memcmp(baseAddress!, other.baseAddress!, count) == 0)
  }

  func isEqual(to other: StaticString) -> Bool {
    isEqual(to: Text(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}
