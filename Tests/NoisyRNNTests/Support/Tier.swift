import NRNNKernels
import NoisyRNN
import Testing

/// The tables of kernels that this CPU has.
struct Tier: @unchecked Sendable, CustomTestStringConvertible {
  let table: nrnn_kernels
  var testDescription: String { String(cString: table.name) }

  static let all: [Tier] = Model.Kernels.allCases.dropFirst().compactMap { kernels in
    nrnn_kernels_find(kernels.rawValue).map { Tier(table: $0.pointee) }
  }
  /// The one that every CPU has, which the others are compared with.
  static let generic = all[0]
  static let others = Array(all.dropFirst())
}

/// An array with a margin behind it that nobody may write to.
struct Guarded {
  fileprivate static let margin = 16
  fileprivate static let mark = Float(bitPattern: 0x7fab_cdef)
  private(set) var floats: [Float]
  let count: Int

  init(_ values: [Float]) {
    count = values.count
    floats = values + Array(repeating: Guarded.mark, count: Guarded.margin)
  }

  /// Bits of the array after a kernel has worked on it; nil where it wrote too far.
  mutating func bits(_ kernel: (UnsafeMutablePointer<Float>) -> Void) -> [UInt32]? {
    floats.withUnsafeMutableBufferPointer { kernel($0.baseAddress!) }
    let intact = floats[count...].allSatisfy { $0.bitPattern == Guarded.mark.bitPattern }
    return intact ? floats[..<count].map(\.bitPattern) : nil
  }
}

/// Arrays that a kernel borrows, each with that margin behind it: no number may come from there either.
struct Lent {
  private var all: [UnsafeMutableBufferPointer<Float>] = []

  mutating func callAsFunction(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    all.append(.copy(Guarded(values).floats))
    return all.last!.baseAddress!
  }

  /// Bits of the array that begins there; nil where a kernel wrote too far.
  func bits(_ start: UnsafeMutablePointer<Float>) -> [UInt32]? {
    let bits = all.first { $0.baseAddress == start }!.map(\.bitPattern)
    let intact = bits.suffix(Guarded.margin).allSatisfy { $0 == Guarded.mark.bitPattern }
    return intact ? Array(bits.dropLast(Guarded.margin)) : nil
  }

  func free() { all.forEach { $0.deallocate() } }
}
