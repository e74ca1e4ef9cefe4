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
}
