/// x^(order) = F(x, .., x^(order-1)), F a network between two scalers, by Runge and Kutta's method of order 4. A sample sets
/// the state before the interval is integrated; without one it goes on. State and output [x, x', ..].
public struct VectorField<T: Real>: Sendable {
  public var network: [Dense<T>]
  public var dimension: Int
  public var order = 1
  /// z -> (z - mean) / scale, [dimension order]; nil: z.
  public var input: [Channel<T>]?
  /// y -> mean + scale y, [dimension]; nil: y.
  public var output: [Channel<T>]?
  /// Steps are at most as long, in F's unit of time; nil: one step.
  public var solverStep: Double?
  /// F's units of time in a nominal interval.
  public var timeScale = 1.0

  public init(
    network: [Dense<T>], dimension: Int, order: Int = 1, input: [Channel<T>]? = nil, output: [Channel<T>]? = nil,
    solverStep: Double? = nil, timeScale: Double = 1
  ) {
    (self.network, self.dimension, self.order) = (network, dimension, order)
    (self.input, self.output, self.solverStep, self.timeScale) = (input, output, solverStep, timeScale)
  }

  /// As a map of one interval it has a drift for the noise to sit on.
  func step(_ x: [T], _ state: [T], over rho: T, hasSample: Bool) -> Tick<T> {
    let start = hasSample ? x : state
    let count = steps(over: Double(rho))
    let delta = Array(repeating: T(Double(rho) * timeScale / Double(count)), count: start.count)
    let end = (0..<count).reduce(start) { z, _ in rungeKutta4(z, delta, derivative(z), derivative) }
    return Tick(
      state: end, output: end, drift: zip(end, start).map { ($0 - $1) / rho }, delta: start.map { _ in rho })
  }

  /// The fewest equal steps that are short enough, up to what a rounded interval may add to them.
  public func steps(over rho: Double) -> Int {
    max(1, Int((rho * timeScale / (solverStep ?? .infinity) * (1 - 1e-6)).rounded(.up)))
  }

  private func derivative(_ z: [T]) -> [T] { Array(z[dimension...]) + highest(z) }

  /// F.
  private func highest(_ z: [T]) -> [T] {
    let scaled = input.map { zip(z, $0).map { ($0 - $1.mean) / $1.scale } } ?? z
    let y = network.reduce(scaled) { $1.step($0).output }
    return output.map { zip(y, $0).map { $1.mean + $1.scale * $0 } } ?? y
  }
}
