import Foundation
import Testing
import _NRNNReference

/// Runge and Kutta's method on the logistic equation, and its field as a network.
@Suite struct VectorFieldTests {
  @Test func theMethodHasOrderFour() {
    for (step, error) in [(0.2, -2.776e-05), (0.1, -1.716e-06), (0.05, -1.068e-07)] {
      let field = { (x: [Double]) in [1.2 * x[0] * (1 - x[0] / 10)] }
      let end = (0..<Int((5 / step).rounded())).reduce([0.5]) { x, _ in rungeKutta4(x, [step], field(x), field) }
      #expect(abs(end[0] - 9.550220053824841 - error) < 6e-4 * abs(error))
    }
  }

  @Test(arguments: [(5, 0.12), (10, 0.03), (20, 0.0075), (40, 0.001875)])
  func theNetworkIsNearTheField(m: Int, error: Double) {
    let network = Golden.logistic(m)
    func field(_ x: Double) -> Double {
      let hidden = network[0].W.times([x], addedTo: network[0].b).map { max($0, 0) }
      return network[1].W.times(hidden, addedTo: network[1].b)[0]
    }
    let errors = (0...400).map { i in
      let x = Double(i) / 40
      return abs(field(x) - 1.2 * x * (1 - x / 10))
    }
    #expect(abs(errors.max()! - error) < 1e-12)
  }

  /// The steps of an interval are the fewest that are short enough; rounding adds none.
  @Test func aRoundedIntervalTakesNoStepMore() {
    for (rho, count) in [(1, 10), (Double(Float(1.1)), 11), (0.3, 3), (0.0001, 1), (1.01, 11)] {
      let cell = VectorField<Double>(network: Golden.logistic(3), dimension: 1, solverStep: 0.1)
      #expect(cell.steps(over: rho) == count)
    }
  }
}
