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
    guard let first, let last, first <= 0x20 || last <= 0x20 else { return self }
    guard let start = firstIndex(where: { !$0.isBlank }), let end = lastIndex(where: { !$0.isBlank }) else {
      return self[startIndex..<startIndex]
    }
    return self[start...end]
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Without spaces and tabs around it.
  var withoutBlanks: Self {
    var (start, end) = (0, count)
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return Self(rebasing: self[start..<end])
  }
}
