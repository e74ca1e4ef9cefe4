import Foundation
import _NRNNReference

extension Golden {
  private static let samples: [[Double]] = [[1], [-0.5], [0.25]]

  /// Numbers between -0.6 and 0.6 that a script in another language makes just as easily.
  private static func numbers(_ kind: Int, _ count: Int) -> [Double] {
    (0..<count).map { Double((kind * 7 + $0 * 5) % 13 - 6) / 10 }
  }

  /// (I + A)^-1 (I - A), A = [0 a; -a 0].
  private static func cayley(_ a: Double) -> Matrix<Double> {
    let (d, c, s) = (1 + a * a, 1 - a * a, 2 * a)
    return Matrix(2, 2, [c / d, -s / d, s / d, c / d])
  }

  /// Cells that are maps, from NumPy and PyTorch in float64.
  static let maps: [Golden] = [
    Golden(
      name: "cornn",
      network: Network(
        .cornn(
          Cornn(
            Wy: Matrix(2, 2, [0.3, -0.2, 0.5, 0.1]), Wz: Matrix(2, 2, [-0.4, 0.7, 0.2, 0.6]),
            U: Matrix(2, 1, [1, -0.5]),
            b: [0.1, 0.2], dt: 0.1, gamma: 2.7, epsilon: 4.7)), inputs: 1),
      samples: samples,
      expected: [
        .state(0, [0.0080049902, -0.0029131261, 0.0800499022, -0.0291312612], 6e-11),
        .state(1, [0.0078172155, -0.0001410234, -0.001877747, 0.0277210277], 6e-11),
        .state(2, [0.0110686499, 0.0022806532, 0.0325143443, 0.0242167657], 6e-11),
      ]),
    Golden(
      name: "exponential RNN: modReLU and a rotation",
      network: Network(
        .elman(
          Elman(
            W: Matrix(2, 2, [cos(0.7), -sin(0.7), sin(0.7), cos(0.7)]), U: Matrix(2, 1, [1, -0.5]), b: [0, 0],
            modReLU: [0.1, -0.4])), inputs: 1),
      samples: samples,
      expected: [
        .output(0, [1.1, -0.1], 6e-11), .output(1, [0.5057481747, 0.4821552372], 6e-11),
        .output(2, [0.4262046084, 0.1695845857], 6e-11),
      ]),
    Golden(
      name: "Cayley RNN: modReLU and the same rotation",
      network: Network(
        .elman(Elman(W: cayley(tan(0.35)), U: Matrix(2, 1, [1, -0.5]), b: [0, 0], modReLU: [0.1, -0.4])), inputs: 1),
      samples: samples,
      expected: [
        .output(0, [1.1, -0.1], 6e-11), .output(1, [0.5057481747, 0.4821552372], 6e-11),
        .output(2, [0.4262046084, 0.1695845857], 6e-11),
      ]),
    Golden(
      name: "lstm with projection",
      network: Network(
        .lstm(
          Lstm(
            W: Matrix(12, 2, numbers(2, 24)), U: Matrix(12, 1, numbers(1, 12)), b: numbers(3, 12),
            projection: Matrix(2, 3, numbers(4, 6)))), inputs: 1),
      samples: samples,
      expected: [
        .output(0, [0.0290879102, -0.1228481923], 6e-11), .output(1, [-0.0220372473, -0.1133779096], 6e-11),
        .output(2, [0.0061678614, -0.1446814446], 6e-11), .state(2, at: 2, [0.64477296, -0.17786, 0.25488671], 6e-9),
      ]),
    Golden(
      name: "lstm with clip and candidate factor",
      network: Network(
        .lstm(
          Lstm(
            W: Matrix(8, 2, numbers(1, 16)), U: Matrix(8, 1, numbers(2, 8)), b: numbers(3, 8), peephole: numbers(5, 6),
            clip: 0.3, candidateFactor: 0.8)), inputs: 1),
      samples: samples,
      expected: [.state(2, [-0.1146340464, 0.0058828597, -0.2022711765, 0.0127633583], 6e-11)]),
    gru(resetAfter: true, [-0.1786693517, -0.1333153903]),
    gru(resetAfter: false, [-0.0334895067, -0.2112938465]),
  ]

  private static func gru(resetAfter: Bool, _ last: [Double]) -> Golden {
    Golden(
      name: "gru with clip, reset \(resetAfter ? "after" : "before")",
      network: Network(
        .gru(
          Gru(
            W: Matrix(6, 2, numbers(1, 12)), U: Matrix(6, 1, numbers(2, 6)), b: numbers(3, 6), c: numbers(4, 6),
            resetAfter: resetAfter, clip: 0.3)), inputs: 1),
      samples: samples, expected: [.output(2, last, 6e-11)])
  }
}
