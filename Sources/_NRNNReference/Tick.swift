/// What one tick of a cell gives, before noise.
public struct Tick<T: Real> {
  /// In the order that the cell's page gives; what the next layer sees is its first `units` values.
  public var state: [T]
  public var output: [T]
  /// f of the SDE, or F(h, x) - h of a map h' = F(h, x).
  public var drift: [T]
  /// The step per unit; 1 for a map.
  public var delta: [T]
  /// The tick's interval in nominal ones, which `delta` has in it.
  public var rho: T = 1

  /// The tick of a map.
  init(map h: [T], from old: [T], rest: [T] = []) {
    (state, output) = (h + rest, h)
    drift = zip(h, old).map { $0 - $1 }
    delta = h.map { _ in 1 }
  }

  init(state: [T], output: [T], drift: [T], delta: [T], rho: T = 1) {
    (self.state, self.output, self.drift, self.delta, self.rho) = (state, output, drift, delta, rho)
  }
}

/// Any of the cells.
public enum Cell<T: Real>: Sendable {
  case sde(Sde<T>)
  case elman(Elman<T>)
  case gru(Gru<T>)
  case lstm(Lstm<T>)
  case dense(Dense<T>)

  /// `rho`: nominal intervals in this tick, which a map does not see.
  public func step(_ x: [T], _ state: [T], over rho: T = 1) -> Tick<T> {
    switch self {
    case .sde(let cell): cell.step(x, state, over: rho)
    case .elman(let cell): cell.step(x, state)
    case .gru(let cell): cell.step(x, state)
    case .lstm(let cell): cell.step(x, state)
    case .dense(let cell): cell.step(x)
    }
  }

  public var units: Int {
    switch self {
    case .sde(let cell): cell.W.rows
    case .elman(let cell): cell.W.rows
    case .gru(let cell): cell.W.columns
    case .lstm(let cell): cell.W.columns
    case .dense(let cell): cell.W.rows
    }
  }

  public var stateSize: Int {
    switch self {
    case .lstm: 2 * units
    case .dense: 0
    default: units
    }
  }
}
