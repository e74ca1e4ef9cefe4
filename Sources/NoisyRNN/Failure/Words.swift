/// Words of the source: one pointer, zero-terminated.
struct Words: ExpressibleByStringLiteral {
  let start: UnsafePointer<CChar>

  @inline(__always)
  init(stringLiteral words: StaticString) {
    start = UnsafeRawPointer(words.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  var isEmpty: Bool { start.pointee == 0 }
}

/// A static text for C.
func cString(_ text: Words) -> UnsafePointer<CChar> { text.start }
