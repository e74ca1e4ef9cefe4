/// Any of the cells.
public enum Cell<T: Real>: Sendable {
  case sde(Sde<T>)
  case elman(Elman<T>)
  case gru(Gru<T>)
  case lstm(Lstm<T>)
  case cornn(Cornn<T>)
  case kernel(Kernel<T>)
  case stencil(Stencil<T>)
  case vectorField(VectorField<T>)
  case signature(Signature<T>)
  case dense(Dense<T>)
  case cfc(Cfc<T>)
  case minGru(MinGru<T>)

  public func step(_ x: [T], _ state: [T], _ moment: Moment<T> = Moment(), _ kick: Noise.Kick<T>? = nil) -> Tick<T> {
    switch self {
    case .sde(let cell): cell.step(x, state, over: moment.rho, kick)
    case .elman(let cell): cell.step(x, state).kicked(kick)
    case .gru(let cell): cell.step(x, state).kicked(kick)
    case .lstm(let cell): cell.step(x, state).kicked(kick)
    case .cornn(let cell): cell.step(x, state).kicked(kick)
    case .kernel(let cell): cell.step(x, state)
    case .stencil(let cell): cell.step(x, state, hasSample: moment.hasSample).kicked(kick)
    case .vectorField(let cell): cell.step(x, state, over: moment.rho, hasSample: moment.hasSample).kicked(kick)
    case .signature(let cell): cell.step(x, state, from: moment.start, for: moment.seconds)
    case .dense(let cell): cell.step(x)
    case .cfc(let cell): cell.step(x, state, over: moment.rho).kicked(kick)
    case .minGru(let cell): cell.step(x, state).kicked(kick)
    }
  }

  /// The width of its output.
  public var units: Int {
    switch self {
    case .sde(let cell): cell.W.rows
    case .elman(let cell): cell.W.rows
    case .gru(let cell): cell.W.columns
    case .lstm(let cell): cell.W.columns
    case .cornn(let cell): cell.Wy.rows
    case .kernel(let cell): cell.units
    case .stencil(let cell): cell.grid
    case .vectorField(let cell): cell.dimension * cell.order
    case .signature(let cell): cell.units
    case .dense(let cell): cell.W.rows
    case .cfc(let cell): cell.units
    case .minGru(let cell): cell.U.rows / 2
    }
  }

  public var stateSize: Int {
    switch self {
    case .lstm(let cell): units + cell.W.rows / 4
    case .cornn: 2 * units
    case .kernel(let cell): cell.stateSize
    case .dense: 0
    default: units
    }
  }
}
