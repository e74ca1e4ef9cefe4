import NRNNKernels

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
    case .kernel(let cell): cell.step(block)
    case .stencil(let cell): cell.step(block, noise)
    case .vectorField(let cell): cell.step(block, noise)
    case .signature(let cell): cell.step(block)
    case .dense(let cell): cell.step(block)
    }
  }

  /// The steps that it takes within a nominal interval, in seconds, 0 if the model names none.
  func solverSteps(over interval: Double) -> Double {
    switch self {
    case .vectorField(let cell): cell.solverStep > 0 ? cell.timeScale / cell.solverStep : 1
    case .signature(let cell): cell.shape.fading * (interval > 0 ? interval : 1)
    default: 1
    }
  }

  /// What the outside needs to know of a cell.
  struct Facts {
    let name: Words
    let inputs: Int
    /// What the cell makes of its input, if that may be computed for many steps or paths at once.
    let projection: Projection?
    let units: Int
    /// Floats of one path's state, and doubles, which follow them.
    let state: Int
    var doubles = 0
    /// Floats of scratch per column, without the noise's.
    let work: Int
    /// Where the output lies in the scratch; -1: it is the head of the state.
    let outputAt: Int
    /// The largest |eigenvalue| of a linear map; 0: not known.
    var spectralRadius = 0.0

    init(_ name: Words, _ projection: Projection, units: Int, state: Int, work: Int, outputAt: Int = -1) {
      (self.name, self.projection) = (name, projection)
      (self.inputs, self.units, self.state) = (Int(projection.M.inputs), units, state)
      (self.work, self.outputAt) = (work, outputAt)
    }

    /// Of a cell that begins with something else than a projection.
    init(
      _ name: Words, inputs: Int, units: Int, state: Int = 0, doubles: Int = 0, work: Int, outputAt: Int = -1
    ) {
      (self.name, self.projection) = (name, nil)
      (self.inputs, self.units, self.state, self.doubles) = (inputs, units, state, doubles)
      (self.work, self.outputAt) = (work, outputAt)
    }
  }

  var facts: Facts {
    switch self {
    case .sde(let cell): cell.facts
    case .elman(let cell): cell.facts
    case .gru(let cell): cell.facts
    case .lstm(let cell): cell.facts
    case .cornn(let cell): cell.facts
    case .kernel(let cell): cell.facts
    case .stencil(let cell): cell.facts
    case .vectorField(let cell): cell.facts
    case .signature(let cell): cell.facts
    case .dense(let cell): cell.facts
    }
  }
}
