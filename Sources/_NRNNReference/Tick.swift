/// What one tick of a cell gives, before noise.
public struct Tick<T: Real> {
  /// In the order that the cell's page gives; what the next layer sees is its first `units` values.
  public var state: [T]
  public var output: [T]
  /// f of the SDE, or F(h, x) - h of a map h' = F(h, x).
  public var drift: [T]
  /// The step per unit; 1 for a map.
  public var delta: [T]

  /// The tick of a map.
  init(map h: [T], from old: [T], rest: [T] = []) {
    (state, output) = (h + rest, h)
    drift = zip(h, old).map { $0 - $1 }
    delta = h.map { _ in 1 }
  }

  init(state: [T], output: [T], drift: [T], delta: [T]) {
    (self.state, self.output, self.drift, self.delta) = (state, output, drift, delta)
  }
}

/// Any of the cells.
public enum Cell<T: Real>: Sendable {
  case sde(Sde<T>)
  case elman(Elman<T>)
  case gru(Gru<T>)
  case lstm(Lstm<T>)
  case dense(Dense<T>)

  public func step(_ x: [T], _ state: [T]) -> Tick<T> {
    switch self {
    case .sde(let cell): cell.step(x, state)
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
