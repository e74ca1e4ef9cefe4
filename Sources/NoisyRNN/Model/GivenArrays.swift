/// The arrays of numbers that a packed file has, one behind the other, in the order in which the readers ask for them:
/// that order is part of the layout.
struct GivenArrays {
  let bytes: UnsafeRawBufferPointer
  private(set) var used = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Nil: there are fewer.
  mutating func next(_ size: Int) -> UnsafeRawPointer? {
    guard size >= 0, size <= bytes.count - used else { return nil }
    defer { used += rounded(size, to: Arena.alignment) }  // the whole is a multiple
    return bytes.baseAddress.map { $0 + used }
  }
}

/// What packing takes down as it reads its source.
struct Packer {
  /// Where the arrays lie.
  var arrays: Arena
  var outline: UInt64 = 0
}
