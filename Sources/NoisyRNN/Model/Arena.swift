import NRNNPlatform

/// Memory that lives as long as its model, freed at once.
///
/// A Swift array that does not fit in memory traps; every size that comes from a file goes through here instead.
struct Arena {
  /// Each block begins with the address of the one before it.
  private var last: UnsafeMutableRawPointer?
  private(set) var bytes = 0
  private static let header = 64

  mutating func allocate<T>(_ type: T.Type, _ count: Int) throws(Failure) -> UnsafeMutablePointer<T> {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    guard count >= 0, !overflow, size < Int.max / 2, let block = nrnn_alloc(size + Arena.header) else {
      throw Failure(.noMemory).say("expected memory for ").say(count).say(" elements, found none")
    }
    block.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
    last = block
    bytes += size + Arena.header
    return (block + Arena.header).bindMemory(to: T.self, capacity: count)
  }

  /// A copy of a file's text; "", which takes no memory, for none.
  @inline(never)
  mutating func text(_ words: UnsafePointer<CChar>?) throws(Failure) -> UnsafePointer<CChar> {
    guard let words, words.pointee != 0 else { return ("" as Words).start }
    var length = 1
    while words[length] != 0 { length += 1 }
    let copy = try allocate(CChar.self, length + 1)
    copy.update(from: words, count: length)
    return UnsafePointer(copy)
  }

  mutating func free() {
    while let block = last {
      last = block.load(as: UnsafeMutableRawPointer?.self)
      nrnn_free(block)
    }
  }
}
