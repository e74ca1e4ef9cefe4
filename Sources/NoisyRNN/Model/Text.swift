/// Whether a zero-terminated text is well-formed UTF-8: names go to hosts that believe it.
func isUTF8(_ text: UnsafePointer<CChar>) -> Bool {
  let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
  var i = 0
  while bytes[i] != 0 {
    let length = sequenceLength(bytes[i])
    guard length > 0 else { return false }
    var scalar = UInt32(bytes[i]) & (length == 1 ? 0x7f : 0x7f >> UInt32(length))
    for k in 1..<max(length, 1) {
      guard bytes[i + k] & 0xc0 == 0x80 else { return false }  // also stops at the terminator
      scalar = scalar << 6 | UInt32(bytes[i + k] & 0x3f)
    }
    guard scalar >= smallestScalar(length), scalar <= 0x10ffff, !(0xd800...0xdfff).contains(scalar) else {
      return false
    }
    i += length
  }
  return true
}

private func sequenceLength(_ first: UInt8) -> Int {
  switch first {
  case 0x00...0x7f: 1
  case 0xc0...0xdf: 2
  case 0xe0...0xef: 3
  case 0xf0...0xf7: 4
  default: 0
  }
}

/// Overlong forms are refused.
private func smallestScalar(_ length: Int) -> UInt32 {
  switch length {
  case 2: 0x80
  case 3: 0x800
  case 4: 0x10000
  default: 0
  }
}
