/// One layer's equations and weights. Plain data in memory that the model owns: a step retains and releases nothing.
enum Cell {
  case sde(Sde)
  case elman(Elman)
  case gru(Gru)
  case lstm(Lstm)
  case cornn(Cornn)
  case kernel(RecurrentKernel)
  case stencil(Stencil)
  case vectorField(VectorField)
  case signature(Signature)
  case dense(Dense)

  /// Advances every column of the block by one tick: reads `input` and `h`, writes `next`.
  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    switch self {
    case .sde(let cell): cell.step(block, noise)
    case .elman(let cell): cell.step(block, noise)
    case .gru(let cell): cell.step(block, noise)
    case .lstm(let cell): cell.step(block, noise)
    case .cornn(let cell): cell.step(block, noise)
    case .kernel(let cell): cell.step(block, noise)
    case .stencil(let cell): cell.step(block, noise)
    case .vectorField(let cell): cell.step(block, noise)
    case .signature(let cell): cell.step(block, noise)
    case .dense(let cell): cell.step(block, noise)
    }
  }
}
