import Foundation
import Testing
import _NRNNReference

/// A stochastic reservoir (Lim 2021) as an SDE: dh = (-h + tanh(w h + b) + c u) dt + s dW, and how it responds to
/// u = A (sin 3t + 1/2), left-point Euler.
@Suite struct ResponseTests {
  private func reservoir(_ w: Double, _ b: Double, _ activation: Activation, _ step: Double, _ scheme: Scheme)
    -> _NRNNReference.Cell<Double>
  {
    .sde(
      Sde(
        A: Matrix(1, 1, [-1]), W: Matrix(1, 1, [w]), U: Matrix(1, 1, [0]), b: [b], C: Matrix(1, 1, [1]), step: [step],
        activation: activation, scheme: scheme))
  }

  private func u(_ t: Double) -> Double { sin(3 * t) + 0.5 }

  /// E h at time 2 by quadrature: the density of the state, one Gaussian kernel per step.
  private func mean(_ amplitude: Double, dt: Double) -> Double {
    let (cell, s, spacing, reach) = (reservoir(0.8, 0.3, .tanh, dt, .eulerMaruyama), 0.5 * dt.squareRoot(), 0.02, 8.0)
    let places = (0..<375).map { Double($0 - 170) * spacing }
    var density: [Double] = []
    for i in 0..<Int((2 / dt).rounded()) {
      let sources = i == 0 ? [0.2] : places
      let weights = i == 0 ? [1] : density.map { $0 * spacing }
      density = places.map { _ in 0 }
      for (h, weight) in zip(sources, weights) where weight > 1e-18 {
        let centre = cell.step([amplitude * u(Double(i) * dt)], [h]).state[0]
        let middle = Int((centre / spacing).rounded()) + 170
        let width = Int(reach * s / spacing)
        for j in max(0, middle - width)...min(places.count - 1, middle + width) {
          let z = (places[j] - centre) / s
          density[j] += weight * exp(-z * z / 2) / (s * (2 * Double.pi).squareRoot())
        }
      }
    }
    return zip(places, density).reduce(0) { $0 + $1.0 * $1.1 * spacing }
  }

  @Test(arguments: [
    (0.01, [0.46878670, 0.47622025, -0.11811591, 0.84114427]),
    (0.005, [0.46861622, 0.47574484, -0.11764582, 0.84092839]),
  ])
  func theMeanAndItsResponse(dt: Double, expected: [Double]) {
    // Differences of fourth order in steps of 0.05, which leave 2e-7 of the derivatives, as in the published figures.
    let h = 0.05
    let F = (-2...2).map { mean(Double($0) * h, dt: dt) }
    let first = (F[0] - 8 * F[1] + 8 * F[3] - F[4]) / (12 * h)
    let second = (-F[0] + 16 * F[1] - 30 * F[2] + 16 * F[3] - F[4]) / (12 * h * h)
    let got = [F[2], first, second / 2, mean(1, dt: dt)]
    #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 6e-9 }, "\(got)")
  }

  /// Without the activation and observed as h^2 the two terms of the response are in closed form: 2 E h(2) R and R^2, R
  /// the response of the mean.
  @Test func theTermsOfASquare() {
    let (steps, dt) = (1000, 0.002)
    let cell = reservoir(0, 0, .identity, dt, .rungeKutta4)
    func end(_ amplitude: Double, from start: Double) -> Double {
      (0..<steps).reduce([start]) { h, i in cell.step([amplitude * u((Double(i) + 0.5) * dt)], h).state }[0]
    }
    let (free, response) = (end(0, from: 0.2), end(1, from: 0))
    let forgetting = exp(-2.0)
    let R: Double = (sin(6.0) - 3 * cos(6.0) + 3 * forgetting) / 10 + (1 - forgetting) / 2
    #expect(abs(free - 0.2 * forgetting) < 1e-10 && abs(response - R) < 2e-6)
  }

  /// The published figures for it are of a sum in steps of 0.01 that weighs an input by the time since its step's end.
  @Test func theTermsOfASquareInSteps() {
    let dt = 0.01
    let cell = Cell.elman(
      Elman(W: Matrix(1, 1, [exp(-dt)]), U: Matrix(1, 1, [dt]), b: [0], activation: .identity))
    let R = (0..<200).reduce([0.0]) { h, i in cell.step([u(Double(i) * dt)], h).state }[0]
    let first: Double = 2 * 0.2 * exp(-2.0) * R
    #expect(abs(first - 0.00854) < 6e-6 && abs(R * R - 0.02489) < 6e-6)
  }
}
