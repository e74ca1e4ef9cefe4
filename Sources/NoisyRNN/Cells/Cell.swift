import NRNNKernels

/// One layer's equations and weights. Plain data in memory that the model owns: a step retains and releases nothing.
enum Cell {
  case sde(Sde)
  case elman(Elman)
  case gru(Gru)
  case lstm(Lstm)
  case cornn(Cornn)
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
    case .dense(let cell): cell.step(block)
    }
  }

  /// What the outside needs to know of a cell.
  struct Facts {
    let name: Words
    /// What the cell makes of its input, which may be computed for many steps or paths at once.
    let projection: Projection
    let units: Int
    /// Floats of one path's state.
    let state: Int
    /// Floats of scratch per column, without the noise's.
    let work: Int
    /// Where the output lies in the scratch; -1: it is the head of the state.
    let outputAt: Int

    init(_ name: Words, _ projection: Projection, units: Int, state: Int, work: Int, outputAt: Int = -1) {
      (self.name, self.projection, self.units, self.state) = (name, projection, units, state)
      (self.work, self.outputAt) = (work, outputAt)
    }

    var inputs: Int { Int(projection.M.inputs) }
  }

  var facts: Facts {
    switch self {
    case .sde(let cell): cell.facts
    case .elman(let cell): cell.facts
    case .gru(let cell): cell.facts
    case .lstm(let cell): cell.facts
    case .cornn(let cell): cell.facts
    case .dense(let cell): cell.facts
    }
  }
}
