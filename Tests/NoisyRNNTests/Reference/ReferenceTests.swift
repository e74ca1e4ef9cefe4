import Testing
import _NRNNReference

/// Every cell of the table as its definition has it: sizes agree, states stay bounded, and noise moves what it may.
@Suite struct ReferenceTests {
  static let cells = CellCase.all
  static let zoos = Zoo.all

  /// The sizes that a cell can have, of those up to 40 over a few widths.
  private func sizes(_ cell: CellCase) -> [(n: Int, d: Int)] {
    (1...40).flatMap { n in [1, 2, 3, 4, 8, n].map { (n, $0) } }.filter { cell.fits($0.0, $0.1) }
  }

  @Test(arguments: cells) func aCellIsAsLargeAsItSays(cell: CellCase) {
    let sizes = sizes(cell)
    #expect(!sizes.isEmpty)
    for (n, d) in sizes {
      let network: Network<Double> = cell.network(n, d)
      let tick = network.layers[0].cell.step(Array(repeating: 0.5, count: d), network.start.states[0])
      #expect(tick.output.count == n && network.layers[0].cell.units == n, "n = \(n), d = \(d)")
      #expect(tick.state.count == network.layers[0].cell.stateSize, "n = \(n), d = \(d)")
      #expect(tick.drift.count == tick.delta.count && tick.drift.count <= n, "n = \(n), d = \(d)")
    }
  }

  @Test(arguments: zoos) func noiseMovesAPath(zoo: Zoo) {
    let network = zoo.network
    var (quiet, noisy, other) = (network.start, network.start, network.start)
    var draw = Draw(seed: 1)
    var numbers = Numbers(1)
    for _ in 0..<30 {
      let x: [Double] = numbers.vector(zoo.inputs)
      network.step(&quiet, x)
      network.step(&noisy, x) { draw.of(layer: $0, units: $1) }
      network.step(&other, x, scale: 0.5) { draw.of(layer: $0, units: $1) }
      draw.tick += 1
    }
    let states = [quiet, noisy, other].map { $0.states.flatMap { $0 } }
    #expect(states.joined().allSatisfy { abs($0) < 1e4 })
    let hasNoise = zoo.layers.contains { $0.2 != nil }
    #expect((states[0] != states[1]) == hasNoise && (states[1] != states[2]) == hasNoise)
  }
}
