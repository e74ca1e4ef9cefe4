import _NRNNReference

extension Golden {
  /// The logistic field 1.2 x (1 - x / 10) through m + 1 equal knots.
  static func logistic(_ m: Int) -> [Dense<Double>] {
    let knots = (0...m).map { 10 * Double($0) / Double(m) }
    let slopes = zip(knots, knots.dropFirst()).map { ($1 * (1 - $1 / 10) - $0 * (1 - $0 / 10)) * 1.2 / ($1 - $0) }
    return [
      Dense(W: Matrix(m, 1, Array(repeating: 1, count: m)), b: knots.dropLast().map { -$0 }, activation: .relu),
      Dense(W: Matrix(1, m, slopes.indices.map { $0 == 0 ? slopes[0] : slopes[$0] - slopes[$0 - 1] }), b: [0]),
    ]
  }

  /// x' = -x.
  private static let decay = [
    Dense<Double>(W: Matrix(2, 1, [1, -1]), b: [0, 0], activation: .relu), Dense(W: Matrix(1, 2, [-1, 1]), b: [0]),
  ]

  static let vectorFields: [Golden] =
    [
      Golden(
        name: "vector field, one step of decay",
        network: Network(.vectorField(VectorField(network: decay, dimension: 1, timeScale: 0.1)), inputs: 1),
        samples: [[1.7], nil],
        expected: [.output(0, [1.53822375], 1e-15), .output(1, [1.53822375 * 1.53822375 / 1.7], 1e-15)]),
      Golden(
        // Time in F's unit is half the stream's; a skipped interval of three nominal ones is three steps of two.
        name: "vector field, steps within an interval",
        network: Network(
          .vectorField(VectorField(network: decay, dimension: 1, solverStep: 0.1, timeScale: 0.2)), inputs: 1,
          interval: 0.4),
        samples: [[1.7], nil], dt: [0.4, 1.2],
        expected: [.output(0, [power(2)], 1e-15), .output(1, [power(8)], 1e-15)]),
      Golden(
        // x'' = -x from (1, 0): Runge and Kutta's powers of a rotation, to their order.
        name: "vector field of order 2",
        network: Network(
          .vectorField(
            VectorField(
              network: [Dense(W: Matrix(1, 2, [-1, 0]), b: [0])], dimension: 1, order: 2, solverStep: 0.01, timeScale: 1
            )),
          inputs: 2),
        samples: [[1, 0]], expected: [.output(0, [0.5403023059, -0.8414709848], 1e-9)]),
    ]
    + [(5, 0.199, 6e-4), (10, 0.0407, 6e-5), (20, 0.0089, 6e-5), (40, 0.00227, 6e-6)].map { m, error, tolerance in
      Golden(
        name: "vector field, the logistic field through \(m) pieces",
        network: Network(
          .vectorField(VectorField(network: logistic(m), dimension: 1, solverStep: 0.005, timeScale: 5)), inputs: 1),
        samples: [[0.5]], expected: [.output(0, [9.550220053824841 - error], tolerance)])
    }

  /// 1.7 after so many steps of 0.1 of x' = -x.
  private static func power(_ steps: Int) -> Double { (0..<steps).reduce(1.7) { x, _ in x * 1.53822375 / 1.7 } }
}
