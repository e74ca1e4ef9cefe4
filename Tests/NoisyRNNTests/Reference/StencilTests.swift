import Testing
import _NRNNReference

/// The compiled stencil against the network that is trained, and its spectral radius.
@Suite struct StencilTests {
  private func network(_ K: Int, _ numbers: inout Numbers) -> FiniteDifferenceNetwork<Double> {
    func filter() -> FiniteDifferenceNetwork<Double>.Filter {
      .init(numbers.vector(3), left: numbers.vector(2), right: numbers.vector(2))
    }
    return FiniteDifferenceNetwork(
      first: (0..<K).map { _ in filter() }, second: (0..<K).map { _ in (0..<K).map { _ in filter() } },
      weights: numbers.vector(2 * K))
  }

  @Test(arguments: [5, 6, 7, 31]) func theStencilIsTheNetwork(X: Int) {
    var numbers = Numbers(UInt64(X))
    let network = network(4, &numbers)
    let u: [Double] = numbers.vector(X)
    let one = Network<Double>(.stencil(network.stencil(X)), inputs: X)
    var path = one.start
    one.step(&path, u)
    #expect(zip(path.outputs, network(u)).allSatisfy { abs($0 - $1) < 1e-13 })
  }

  /// Diffusion with fixed ends: 1 for the ends, 1 - 4 alpha sin^2(..) inside, which exceeds 1 beyond alpha = 1/2.
  @Test(arguments: [(0.2, 1.0), (0.5, 1.0), (3.6476, 13.550436131)])
  func theSpectralRadiusOfDiffusion(alpha: Double, radius: Double) {
    #expect(abs(Golden.diffusion(alpha, 31).spectralRadius - radius) < 1e-9 * radius)
  }

  @Test func theSpectralRadiusOfADiagonal() {
    let zero = Matrix(2, 4, Array(repeating: 0.0, count: 8))
    let cell = Stencil(interior: [0, 0, -0.75, 0, 0], left: zero, right: zero, grid: 9)
    #expect(abs(cell.spectralRadius - 0.75) < 1e-9)
    #expect(Stencil(interior: [0, 0, 0, 0, 0], left: zero, right: zero, grid: 9).spectralRadius == 0)
  }
}
