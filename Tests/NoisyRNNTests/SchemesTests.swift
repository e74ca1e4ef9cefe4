import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// The order of each scheme without noise, in the engine.
@Suite struct SchemesTests {
  /// One unit of time with the input held, of a drift that is not linear.
  private func network(_ scheme: Scheme, steps: Int) -> Network<Double> {
    let cell = Sde(
      A: Matrix(2, 2, [-1, 0.5, -0.25, -0.5]), W: Matrix(2, 2, [1.5, -2, 1, 0.5]), U: Matrix(2, 1, [1, -0.5]),
      b: [0.1, 0.2], step: [1 / Double(steps)], scheme: scheme)
    return Network<Double>(.sde(cell), inputs: 1, initial: [0.8, -0.4])
  }

  /// With steps so large that float32 does not hide the error.
  @Test(arguments: zip(Scheme.allCases, [1.0, 2, 4, 2])) func errorFallsWithTheOrder(scheme: Scheme, order: Double)
    throws
  {
    let exact = network(.rungeKutta4, steps: 2000)
    var path = exact.start
    for _ in 0..<2000 { exact.step(&path, [0.7]) }
    let errors = try [2, 8].map { steps in
      let stream = try ModelStream(ModelFile(network(scheme, steps: steps)).model())
      for _ in 0..<steps { _ = try stream.step([0.7]) }
      return zip(try stream.state(), path.outputs).map { abs(Double($0) - $1) }.max()!
    }
    let measured = log2(errors[0] / errors[1]) / 2
    #expect(abs(measured - order) < 0.35, "found \(measured)")
  }

  /// A step is its sub-steps of one interval, whatever the scheme, and each one's order is that of the whole.
  @Test(arguments: Scheme.allCases) func anIntervalOfManyIsAsManySteps(scheme: Scheme) throws {
    var file = ModelFile(network(scheme, steps: 8))
    file.sequence.interval = 0.5
    let (long, short) = (try ModelStream(file.model()), try ModelStream(file.model()))
    _ = try long.step([0.7], dt: 4)
    for _ in 0..<8 { _ = try short.step([0.7]) }
    #expect(try long.state() == short.state())
  }
}
