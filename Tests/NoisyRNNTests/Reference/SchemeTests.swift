import Foundation
import Testing
import _NRNNReference

/// The order of each scheme, and which calculus it is of, measured.
@Suite struct SchemeTests {
  private static func cell(_ scheme: Scheme, _ A: Double, _ step: Double) -> Sde<Double> {
    let zero = Matrix(1, 1, [0.0])
    return Sde(
      A: Matrix(1, 1, [A]), W: zero, U: zero, b: [0], step: [step], activation: .identity, scheme: scheme)
  }

  /// The slope of log |error| over log step, between the largest and the smallest step.
  private func slope(_ steps: [Int], _ error: (Int) -> Double) -> Double {
    log(error(steps[0]) / error(steps[1])) / log(Double(steps[1]) / Double(steps[0]))
  }

  /// Without noise, of a drift that is not linear, over one unit of time with the input held.
  @Test(arguments: zip(Scheme.allCases, [1.0, 2, 4, 2])) func theOrderWithoutNoise(scheme: Scheme, order: Double) {
    func end(_ steps: Int, _ scheme: Scheme) -> [Double] {
      let cell = Sde(
        A: Matrix(2, 2, [-1, 0.5, -0.25, -0.5]), W: Matrix(2, 2, [1.5, -2, 1, 0.5]), U: Matrix(2, 1, [1, -0.5]),
        b: [0.1, 0.2], step: [1 / Double(steps)], scheme: scheme)
      let network = Network<Double>(.sde(cell), inputs: 1, initial: [0.8, -0.4])
      var path = network.start
      for _ in 0..<steps { network.step(&path, [0.7]) }
      return path.outputs
    }
    let exact = end(2000, .rungeKutta4)
    let measured = slope([16, 64]) { zip(end($0, scheme), exact).map { abs($0 - $1) }.max()! }
    #expect(abs(measured - order) < 0.1)
  }

  struct Strong: Sendable, CustomTestStringConvertible {
    let scheme: Scheme
    /// Of h' = -h dt + (s1 - s2 h) dB, of which one is 0.
    let s1, s2: Double
    let stratonovich: Bool
    let order: Double

    var testDescription: String { "\(scheme), \(s2 == 0 ? "additive" : stratonovich ? "Stratonovich" : "Itô")" }
  }

  static let strong =
    [Scheme.eulerMaruyama, .midpoint, .rungeKutta4].map {
      Strong(scheme: $0, s1: 0, s2: 0.8, stratonovich: false, order: 0.5)
    } + [
      Strong(scheme: .stochasticHeun, s1: 0, s2: 0.8, stratonovich: true, order: 1),
      Strong(scheme: .eulerMaruyama, s1: 0.8, s2: 0, stratonovich: false, order: 1),
      Strong(scheme: .rungeKutta4, s1: 0.8, s2: 0, stratonovich: false, order: 1),
      Strong(scheme: .stochasticHeun, s1: 0.8, s2: 0, stratonovich: true, order: 1),
    ]

  /// The mean error at time 1 of many paths. Multiplicative noise has the exact path as a function of the Brownian
  /// motion's end; additive noise is compared with a finer path of the same motion.
  @Test(arguments: strong) func theStrongOrder(_ case: Strong) {
    let (paths, finest) = (400, 2048)
    var errors = [8: 0.0, 128: 0.0]
    for seed in 0..<paths {
      let motion = Self.increments(finest, seed: UInt64(seed))
      for steps in errors.keys {
        errors[steps]! += abs(`case`.end(motion, steps) - `case`.exact(motion)) / Double(paths)
      }
    }
    let measured = slope([8, 128]) { errors[$0]! }
    #expect(abs(measured - `case`.order) < 0.12, "found \(measured)")
  }

  /// Of a Brownian motion over one unit of time.
  private static func increments(_ count: Int, seed: UInt64) -> [Double] {
    let draw = Draw(seed: seed)
    return (0..<count).map { draw.normal($0) / Double(count).squareRoot() }
  }

  /// In the other calculus the same noise leads elsewhere: what decides is not noise in the measurement.
  @Test func theCalculiDiffer() {
    let ito = Strong(scheme: .eulerMaruyama, s1: 0, s2: 0.8, stratonovich: true, order: 0)
    let heun = Strong(scheme: .stochasticHeun, s1: 0, s2: 0.8, stratonovich: false, order: 0)
    for wrong in [ito, heun] {
      let errors = (0..<40).map { seed in
        let motion = Self.increments(512, seed: UInt64(seed))
        return abs(wrong.end(motion, 512) / wrong.exact(motion) - 1)
      }
      #expect(errors.min()! > 0.15)
    }
  }
}

extension SchemeTests.Strong {
  /// h(1) from 1 in so many steps.
  fileprivate func end(_ motion: [Double], _ steps: Int) -> Double {
    let delta = 1 / Double(steps)
    let zero = Matrix(1, 1, [0.0])
    let cell = Cell.sde(
      Sde(A: Matrix(1, 1, [-1]), W: zero, U: zero, b: [0], step: [delta], activation: .identity, scheme: scheme))
    let (noise, width) = (Noise.paper(eps: 1, sigma1: s1, sigma2: s2), motion.count / steps)
    return (0..<steps).reduce([1]) { h, i in
      let xi = motion[i * width..<(i + 1) * width].reduce(0, +) / delta.squareRoot()
      return cell.step([0], h, Moment(), noise.kick(Noise.Draws(xi: [xi], u: [0]), over: 1, scale: 1)).state
    }[0]
  }

  fileprivate func exact(_ motion: [Double]) -> Double {
    guard s2 == 0 else {
      return exp(-1 - (stratonovich ? 0 : s2 * s2 / 2) - s2 * motion.reduce(0, +))
    }
    // The variation of constants on the finest grid, the weight of an increment taken at its middle.
    let dt = 1 / Double(motion.count)
    return motion.indices.reduce(exp(-1)) { $0 + s1 * exp((Double($1) + 0.5) * dt - 1) * motion[$1] }
  }
}
