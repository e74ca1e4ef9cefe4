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
  /// Of a place; and of the arrays that kernels read.
  static let alignment = 64
  private static let smallestHeader = 16

  init() { place = nil }

  /// In memory of the caller, aligned, which outlives the model.
  init(in place: UnsafeMutableRawBufferPointer) { self.place = place }

  var isInPlace: Bool { place != nil }

  /// Zeros.
  @inline(__always)
  mutating func allocate<T>(_ type: T.Type, _ count: Int) throws(Failure) -> UnsafeMutablePointer<T> {
    try allocate(count, MemoryLayout<T>.stride, alignment: MemoryLayout<T>.alignment)
      .bindMemory(to: T.self, capacity: count)
  }

  @inline(never)
  mutating func allocate(_ count: Int, _ stride: Int, alignment: Int) throws(Failure) -> UnsafeMutableRawPointer {
    let (size, overflow) = count.multipliedReportingOverflow(by: stride)
    guard count >= 0, !overflow, size < Int.max / 2, let memory = memory(size, alignment) else {
      throw Failure(.noMemory).say("expected memory for ").say(count).say(" elements, found none")
    }
    return memory
  }

  private mutating func memory(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
    let start = rounded(bytesInOnePlace, to: alignment)
    guard size < Int.max / 2 - start else { return nil }  // so that `start` can be rounded, however wide an Int is
    bytesInOnePlace = start + size
    if let place {
      guard let base = place.baseAddress, bytesInOnePlace <= place.count else { return nil }
      bytes = bytesInOnePlace
      (base + start).initializeMemory(as: UInt8.self, repeating: 0, count: size)
      return base + start
    }
    let header = max(alignment, Arena.smallestHeader)
    guard let block = nrnn_alloc(size + header) else { return nil }
    block.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
    last = block
    bytes += size + header
    return block + header
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

/// Up to a multiple of a power of two.
func rounded(_ size: Int, to granule: Int) -> Int { (size + granule - 1) & ~(granule - 1) }
