import NoisyRNN
import Testing
import _NRNNReference

/// Each cell against its definition.
@Suite struct CellsTests {
  static let sizes = [1, 2, 4, 7, 8, 9, 20, 63, 64, 65, 72, 128]
  static let widths = [1, 3, 4, 17]
  static let steps = 12

  @Test(arguments: CellCase.all) func agreesWithTheDefinition(cell: CellCase) throws {
    for (n, d) in cell.shapes(Self.sizes, Self.widths) {
      let network: Network<Double> = cell.network(n, d)
      #expect(try largestError(network) < 1e-5, "n = \(n), d = \(d)")
    }
  }

  @Test(arguments: CellCase.all, WeightKind.allCases) func howItsWeightsAreStoredDoesNotMatter(
    cell: CellCase, kind: WeightKind
  ) throws {
    let storage = Storage.all(kind)
    for (n, d) in [(5, 3), (16, 1), (20, 4), (65, 17)] where cell.fits(n, d) {
      var network: Network<Double> = cell.network(n, d)
      network.layers[0].cell = storage.stored(network.layers[0].cell)
      #expect(try largestError(network, storage) < storage.tolerance, "n = \(n), d = \(d)")
    }
  }

  @Test(arguments: Zoo.all) func stacksAgreeWithTheDefinition(zoo: Zoo) throws {
    #expect(try largestError(zoo.network, zoo.storage) < zoo.storage.tolerance)
  }

  /// The largest error of outputs and states over a short sequence, relative where they exceed 1.
  private func largestError(_ network: Network<Double>, _ storage: Storage = .all(.f32)) throws -> Double {
    let stream = try ModelStream(ModelFile(network, storage).model())
    var path = network.start
    var numbers = Numbers(3)
    var worst = 0.0
    for _ in 0..<Self.steps {
      let x = numbers.floats(network.inputs.count)
      let summary = try stream.step(x)
      network.step(&path, x.map(Double.init))
      worst = max(worst, error(summary.nominal, path.outputs))
      for l in network.layers.indices { worst = max(worst, error(try stream.state(layer: l), path.states[l])) }
    }
    return worst
  }

  private func error(_ got: [Float], _ exact: [Double]) -> Double {
    precondition(got.count == exact.count)
    return zip(got, exact).map { abs(Double($0) - $1) / max(1, abs($1)) }.max() ?? 0
  }

  /// A sum starts at b, then adds the products with x, then with h, in index order, one rounding each.
  @Test(arguments: CellCase.exact) func sumsHaveTheBitsOfAPlainLoop(cell: CellCase) throws {
    for (n, d) in cell.shapes(Self.sizes, Self.widths) {
      let stream = try ModelStream(ModelFile(cell.network(n, d)).model())
      let network: Network<Float> = cell.network(n, d)
      var path = network.start
      var numbers = Numbers(4)
      for _ in 0..<Self.steps {
        let x = numbers.floats(d)
        let summary = try stream.step(x)
        network.step(&path, x)
        #expect(summary.nominal == path.outputs, "n = \(n), d = \(d)")
      }
    }
  }
}
