import NRNNKernels

/// What a step of a cell costs, counted rather than timed: a file may not name more work than it pays for.
///
/// An operation is a multiplication by a weight, or a number of the scratch that is written; a pass through a layer counts
/// as 256 more.
struct Operations {
  static let ofPass = 256
  var once = 0
  /// In each of the steps that a cell takes within an interval (`Cell.solverSteps`).
  var perStep = 0
}

extension Cell {
  /// Of one path. `products`: multiplications by the cell's weights, each taken once; `work`: numbers of the scratch.
  @inline(never)
  func operations(_ products: Int, work: Int) -> Operations {
    let pass = Operations.ofPass + products + work
    switch self {
    case .sde(let cell): return Operations(once: cell.scheme == .eulerMaruyama ? pass : 4 * pass)
    case .vectorField(let cell):
      return Operations(perStep: 4 * (pass + Operations.ofPass * (cell.layerCount - 1)))
    case .stencil(let cell): return Operations(once: pass + 5 * cell.grid * cell.blocks)
    case .signature(let cell): return Operations(once: pass, perStep: cell.operationsOfPiece)
    case .kernel(let cell): return Operations(once: pass + cell.repeatedProducts)
    default: return Operations(once: pass)
    }
  }
}

extension Signature {
  /// A series for each word but the last ones, and its integrals (signature.c).
  fileprivate var operationsOfPiece: Int {
    let powers = shape.p + 1
    return (units + powers) * (shape.depth * powers + (shape.fading > 0 ? 25 : 1)) * (powers + 1)
  }
}

extension RecurrentKernel {
  /// L is applied to each length that is output.
  fileprivate var repeatedProducts: Int { projection == nil ? 0 : (shape.k - shape.first - 1) * shape.q * shape.q }
}
