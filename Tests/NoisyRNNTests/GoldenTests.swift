import NoisyRNN
import Testing
import _NRNNReference

/// The numbers of the papers, their codes and of calculations by others.
@Suite struct GoldenTests {
  @Test(arguments: Golden.all) func theDefinitionGivesThem(golden: Golden) {
    golden.walk { sample, path in
      for expected in golden.expected where expected.sample == sample {
        let got = expected.found(in: path)
        let worst = zip(got, expected.values).map { abs($0 - $1) }.max()!
        #expect(worst <= expected.tolerance, "after sample \(sample): found \(got)")
      }
    }
  }

  /// To float32's digits.
  @Test(arguments: Golden.run) func theEngineGivesThem(golden: Golden) throws {
    let stream = try ModelStream(golden.file.model())
    for i in golden.samples.indices {
      let outputs = try stream.step(golden.samples[i]!.map { Float($0) }, dt: golden.dt?[i] ?? 0).nominal
      for expected in golden.expected where expected.sample == i {
        let state = try stream.state()
        let got = expected.place.isOutput ? outputs : Array(state.dropFirst(expected.place.index))
        for (value, exact) in zip(got, expected.values) {
          #expect(abs(Double(value) - exact) <= 1e-6 * max(1, abs(exact)) + expected.tolerance, "after sample \(i)")
        }
      }
    }
  }
}
