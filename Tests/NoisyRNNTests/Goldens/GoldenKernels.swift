import Foundation
import _NRNNReference

extension Golden {
  /// The string ABCABAC, one-hot.
  private static let string = "ABCABAC".map { c in "ABC".map { $0 == c ? 1.0 : 0 } }

  /// The anchor ABC with half a point for each gap.
  private static func anchor(_ change: (inout Kernel<Double>) -> Void) -> Network<Double> {
    var cell = Kernel<Double>(
      anchors: Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), length: 3, alpha: 4 / 3.0, lambda: 0.5)
    change(&cell)
    return Network(.kernel(cell), inputs: 3)
  }

  static let kernels: [Golden] = [
    Golden(
      name: "kernel, symbols that match or do not",
      network: anchor { ($0.symbol, $0.scaled) = (.dot, false) }, samples: string,
      expected: [.state(6, at: 3, [1.625, 7], 0), .output(6, [1.625 / 7], 1e-16)]),
    Golden(
      name: "kernel, plain", network: anchor { $0.scaled = false }, samples: string,
      expected: [.state(6, at: 3, [2.774777164522706, 7], 1e-15)]),
    Golden(
      name: "kernel, scaled", network: anchor { _ in }, samples: string,
      expected: [.output(6, [0.0990991844472395], 6e-17)]),
    Golden(
      name: "kernel, projected", network: anchor { $0.projection = Matrix(1, 1, [1 / 1.01]) }, samples: string,
      expected: [.output(6, [0.0990991844472395 / 1.01], 6e-17)]),
    meanOf(steps: 9999),
  ]

  /// Every third sample is 1, the others 0.1: what a sum in float32 soon has no digits left for.
  static func meanOf(steps: Int) -> Golden {
    var cell = Kernel<Double>(anchors: Matrix(1, 1, [1]), length: 1, alpha: 1, lambda: 0)
    cell.symbol = .dot
    let ones = Double(steps / 3)
    return Golden(
      name: "kernel, mean over \(steps) steps", network: Network(.kernel(cell), inputs: 1),
      samples: (0..<steps).map { [$0 % 3 == 2 ? 1 : 0.1] },
      expected: [
        .output(steps - 1, [(ones + 0.1 * (Double(steps) - ones)) / Double(steps)], 1e-11),
        .state(steps - 1, at: 2, [Double(steps)], 0),
      ])
  }
}
