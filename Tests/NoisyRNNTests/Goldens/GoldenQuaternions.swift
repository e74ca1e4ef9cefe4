import _NRNNReference

extension Golden {
  private static let samples: [[Double]] = [[1, 0.5, -1, 0.25], [-0.5, 2, 0.1, 0.3]]

  private static func map(_ parts: [Double]...) -> Matrix<Double> {
    Matrix(4 * parts.count, 4, parts.flatMap { $0 }, .quaternion(gates: parts.count))
  }

  static let quaternions: [Golden] = [
    product([1, 2, 3, 4], [5, 6, 7, 8], [-60, 12, 30, 24]), product([5, 6, 7, 8], [1, 2, 3, 4], [-60, 20, 14, 32]),
    Golden(
      name: "quaternion rnn",
      network: Network(
        .elman(Elman(W: map([0.5, 0.1, -0.3, 0.2]), U: map([0.1, -0.2, 0.3, 0.4]), b: [0.01, 0.02, -0.03, 0.04])),
        inputs: 4),
      samples: samples,
      expected: [
        .output(0, [0.38847268, 0.33193385, 0.39693043, 0.47383179], 6e-9),
        .output(1, [0.37596815, 0.33927994, 0.65893386, -0.28775455], 6e-9),
      ]),
    Golden(
      name: "quaternion lstm",
      network: Network(
        .lstm(
          Lstm(
            W: map([0.2, 0.1, 0, -0.1], [0.05, 0.1, 0.15, 0.2], [-0.3, 0.2, 0.1, 0.4], [0.1, -0.1, 0.2, -0.2]),
            U: map([0.4, -0.3, 0.2, -0.1], [0.1, 0.2, 0.3, 0.4], [0.3, 0.3, -0.6, 0.2], [-0.2, 0.1, 0.5, 0.3]),
            b: [0, 0, 0, 0, 1, 1, 1, 1, 0.1, 0, 0, -0.1, 0, 0, 0, 0])), inputs: 4),
      samples: samples,
      expected: [
        .state(0, [-0.13830267, 0.12732374, -0.21597545, 0.04510967], 6e-9),
        .state(0, at: 4, [-0.26011363, 0.21376160, -0.32123529, 0.09525058], 6e-9),
        .state(1, [-0.20455394, 0.14399116, 0.00544664, 0.08639705], 6e-9),
        .state(1, at: 4, [-0.48675114, 0.36067492, 0.00977541, 0.38291942], 6e-9),
      ]),
  ]

  private static func product(_ w: [Double], _ x: [Double], _ y: [Double]) -> Golden {
    Golden(
      name: "quaternions \(w) (x) \(x)",
      network: Network(
        .elman(Elman(W: map([0, 0, 0, 0]), U: map(w), b: [0, 0, 0, 0], activation: .identity)), inputs: 4),
      samples: [x], expected: [.output(0, y, 0)])
  }
}
