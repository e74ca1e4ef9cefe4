/// One layer's equations and weights. Plain data in memory that the model owns: a step retains and releases nothing.
/// The cells lie in the model's arena.
enum Cell {
  case sde(UnsafePointer<Sde>)
  case elman(UnsafePointer<Elman>)
  case gru(UnsafePointer<Gru>)
  case lstm(UnsafePointer<Lstm>)
  case cornn(UnsafePointer<Cornn>)
  case kernel(UnsafePointer<RecurrentKernel>)
  case stencil(UnsafePointer<Stencil>)
  case vectorField(UnsafePointer<VectorField>)
  case signature(UnsafePointer<Signature>)
  case dense(UnsafePointer<Dense>)
  case cfc(UnsafePointer<Cfc>)
  case minGru(UnsafePointer<MinGru>)
  case norm(UnsafePointer<Norm>)
  case embedding(UnsafePointer<Embedding>)
  case skip(UnsafePointer<Skip>)

  /// Whether one reads a channel as the index of a row.
  static var mayIndex: Bool { Embedding.isBuiltIn }

  /// Bytes that a cell takes at most, without its weights: its own struct, that of its kernel, and functions of its gates.
  static let largest = 15 * MemoryLayout<Int>.size + 3 * MemoryLayout<Function>.size
  /// And of a part of a cell that has any number of them.
  static let largestPart = 9 * MemoryLayout<Int>.size

  /// Advances every column of the block by one tick: reads `input` and `h`, writes `next`.
  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    switch self {
    case .sde(let cell): cell.step(block, noise)
    case .elman(let cell): cell.pointee.step(block, noise)
    case .gru(let cell): cell.step(block, noise)
    case .lstm(let cell): cell.step(block, noise)
    case .cornn(let cell): cell.pointee.step(block, noise)
    case .kernel(let cell): cell.pointee.step(block, noise)
    case .stencil(let cell): cell.pointee.step(block, noise)
    case .vectorField(let cell): cell.pointee.step(block, noise)
    case .signature(let cell): cell.pointee.step(block, noise)
    case .dense(let cell): cell.pointee.step(block, noise)
    case .cfc(let cell): cell.pointee.step(block, noise)
    case .minGru(let cell): cell.pointee.step(block, noise)
    case .norm(let cell): cell.pointee.step(block, noise)
    case .embedding(let cell): cell.pointee.step(block, noise)
    case .skip(let cell): cell.pointee.step(block, noise)
    }
  }

  /// The nominal tick of one path that has no noise, in one call of a kernel: 1, or 0 where the new state is not finite.
  /// Below 0, and nothing has happened: the cell has no such kernel.
  @inline(__always)
  func stepAlone(
    _ at: Place, _ kernels: Kernels, projected: Bool, work: () -> UnsafeMutablePointer<Float>
  ) -> Int32 {
    switch self {
    case .sde(let cell): cell.stepAlone(at, kernels, projected: projected, work: work)
    case .gru(let cell): cell.stepAlone(at, kernels, projected: projected, work: work)
    case .lstm(let cell): cell.stepAlone(at, kernels, projected: projected, work: work)
    default: -1
    }
  }
}
