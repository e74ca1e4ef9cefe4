/// One layer's equations and weights. Plain data in memory that the model owns: a step retains and releases nothing.
enum Cell {
  case sde(Sde)
  case elman(Elman)
  case gru(Gru)
  case lstm(Lstm)
  case dense(Dense)

  /// Advances every column of the block by one tick: reads `input` and `h`, writes `next`.
  func step(_ block: Block, _ noise: Injection) {
    switch self {
    case .sde(let cell): cell.step(block, noise)
    case .elman(let cell): cell.step(block, noise)
    case .gru(let cell): cell.step(block, noise)
    case .lstm(let cell): cell.step(block, noise)
    case .dense(let cell): cell.step(block)
    }
  }

  /// What the outside needs to know of a cell.
  struct Facts {
    let name: Words
    let inputs: Int
    let units: Int
    /// Floats of one path's state; 0: the output stays in the scratch.
    let state: Int
    /// Floats of scratch per column, without the noise's.
    let work: Int
  }

  var facts: Facts {
    switch self {
    case .sde(let c): Facts(name: "sde", inputs: c.inputs, units: c.units, state: c.state, work: c.work)
    case .elman(let c): Facts(name: "elman", inputs: c.inputs, units: c.units, state: c.state, work: c.work)
    case .gru(let c): Facts(name: "gru", inputs: c.inputs, units: c.units, state: c.state, work: c.work)
    case .lstm(let c): Facts(name: "lstm", inputs: c.inputs, units: c.units, state: c.state, work: c.work)
    case .dense(let c): Facts(name: "dense", inputs: c.inputs, units: c.units, state: c.state, work: c.work)
    }
  }
}
