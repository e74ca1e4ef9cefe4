/// Words of the source: one pointer, zero-terminated.
struct Words: ExpressibleByStringLiteral {
  let start: UnsafePointer<CChar>

  @inline(__always)
  init(stringLiteral words: StaticString) {
    start = UnsafeRawPointer(words.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  var isEmpty: Bool { start.pointee == 0 }

  /// Whether a zero-terminated text is these.
  func are(_ text: UnsafePointer<CChar>) -> Bool {
    var i = 0
    while text[i] == start[i] {
      if text[i] == 0 { return true }
      i += 1
    }
    return false
  }
}

/// A static text for C.
func cString(_ text: Words) -> UnsafePointer<CChar> { text.start }
