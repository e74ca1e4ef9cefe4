import NRNNPlatform

/// Memory that lives as long as its model, freed at once: blocks of the heap, or one place that the caller lends.
///
/// A Swift array that does not fit in memory traps; every size that comes from a file goes through here instead.
struct Arena {
  /// Each block begins with the address of the one before it.
  private var last: UnsafeMutableRawPointer?
  private(set) var bytes = 0
  /// What all that was asked for takes in one place: a pass over the heap counts it.
  private(set) var bytesInOnePlace = 0
  private let place: UnsafeMutableRawBufferPointer?
  static let alignment = 64
  private static let header = alignment

  init() { place = nil }

  /// In memory of the caller, aligned, which outlives the model.
  init(in place: UnsafeMutableRawBufferPointer) { self.place = place }

  mutating func allocate<T>(_ type: T.Type, _ count: Int) throws(Failure) -> UnsafeMutablePointer<T> {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    guard count >= 0, !overflow, size < Int.max / 2, let memory = memory(size) else {
      throw Failure(.noMemory).say("expected memory for ").say(count).say(" elements, found none")
    }
    return memory.bindMemory(to: T.self, capacity: count)
  }

  /// Zeros.
  private mutating func memory(_ size: Int) -> UnsafeMutableRawPointer? {
    let start = bytesInOnePlace
    bytesInOnePlace += (size + Arena.alignment - 1) / Arena.alignment * Arena.alignment
    if let place {
      guard let base = place.baseAddress, bytesInOnePlace <= place.count else { return nil }
      bytes = bytesInOnePlace
      (base + start).initializeMemory(as: UInt8.self, repeating: 0, count: size)
      return base + start
    }
    guard let block = nrnn_alloc(size + Arena.header) else { return nil }
    block.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
    last = block
    bytes += size + Arena.header
    return block + Arena.header
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
