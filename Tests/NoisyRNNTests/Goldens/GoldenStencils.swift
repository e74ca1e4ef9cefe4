import Foundation
import _NRNNReference

extension Golden {
  /// Forward Euler of u_t = u_xx with fixed ends as the network that gives it exactly, compiled.
  static func diffusion(_ alpha: Double, _ X: Int) -> Stencil<Double> {
    FiniteDifferenceNetwork(
      first: [.init([-1, 1, 0], left: [0, 0], right: [-1, 1])],
      second: [[.init([0, -1, 1], left: [0, 0], right: [0, 0])]], weights: [0, alpha]
    ).stencil(X)
  }

  /// Two filters over five points.
  static let small = FiniteDifferenceNetwork<Double>(
    first: [
      .init([0.1, 0.2, 0.3], left: [0.5, -0.5], right: [0.3, 0.1]),
      .init([-0.1, 0.4, 0.2], left: [0.25, 0.75], right: [-0.2, 0.6]),
    ],
    second: [
      [
        .init([0.1, 0, 0.2], left: [0.1, 0.2], right: [0.2, 0.1]),
        .init([0.3, -0.1, 0.1], left: [0.3, 0.4], right: [0, 0.3]),
      ],
      [
        .init([0, 0.5, -0.2], left: [-0.1, 0.1], right: [0.4, -0.3]),
        .init([0.2, 0.2, 0.2], left: [0.2, -0.2], right: [0.1, 0.2]),
      ],
    ], weights: [0.5, -1, 0.25, 2])

  private static let dx = Double.pi / 30
  private static let points = (0..<31).map { Double($0) * dx }
  /// Then left to itself.
  private static func once(_ u: [Double], steps: Int) -> [[Double]?] { [u] + Array(repeating: nil, count: steps - 1) }

  static let stencils: [Golden] = [
    Golden(
      name: "stencil, two filters", network: Network(.stencil(small.stencil(5)), inputs: 5),
      samples: [[1, 2, -1, 0.5, 3]], expected: [.output(0, [1.1125, 2.66, -1.39, 2.7, 4.225], 2e-15)]),
    Golden(
      name: "stencil, a sine decays", network: Network(.stencil(diffusion(0.2, 31)), inputs: 31),
      samples: once(points.map { sin(3 * $0) }, steps: 50),
      expected: [
        .output(0, points.map { 0.9804226065180615 * sin(3 * $0) }, 1e-15),
        .output(49, points.map { pow(0.9804226065180615, 50) * sin(3 * $0) }, 1e-15),
      ]),
    Golden(
      name: "stencil, blocks and shift",
      network: Network(
        .stencil(
          {
            var cell = diffusion(0.2, 31)
            (cell.blocks, cell.shift) = (5, 1)
            return cell
          }()), inputs: 31),
      samples: once(points.map { sin(3 * $0) }, steps: 10),
      expected: [.output(9, points.map { pow(0.9804226065180615, 50) * sin(3 * $0) }, 3e-15)]),
    Golden(
      name: "stencil, a parabola rises inside", network: Network(.stencil(diffusion(0.2, 31)), inputs: 31),
      samples: [points.map { $0 * $0 }],
      expected: [
        .output(
          0, points.indices.map { points[$0] * points[$0] + (1..<30 ~= $0 ? 0.4 * dx * dx : 0) }, 1e-14)
      ]),
    Golden(
      name: "stencil, a line stays", network: Network(.stencil(diffusion(0.2, 31)), inputs: 31),
      samples: once(points.map { 2 * $0 - 1 }, steps: 20), expected: [.output(19, points.map { 2 * $0 - 1 }, 1e-14)]),
    Golden(
      // u_xx = -1 on [0, pi].
      name: "stencil, forced equilibrium",
      network: Network(
        .stencil(
          {
            var cell = diffusion(0.2, 31)
            cell.forcing = (0..<31).map { 1..<30 ~= $0 ? 0.2 * dx * dx : 0 }
            return cell
          }()), inputs: 31),
      samples: once(points.map { $0 * (.pi - $0) / 2 }, steps: 20),
      expected: [.output(19, points.map { $0 * (.pi - $0) / 2 }, 1e-14)]),
  ]
}
