import CNoisyRNN
import NRNNKernels
import NoisyRNN
import Testing

/// The promise of equal bits: one number over every array of every model of the table, noise on and off.
@Suite struct StreamsDigestTests {
  /// Of numerics revision 1. It changes only together with `nrnn_numerics_revision`, or with the table itself.
  static let expected: UInt64 = 13_912_125_677_312_714_302

  @Test(arguments: Model.Kernels.allCases.filter(\.isAvailable)) func bitsAreThoseOfTheRevision(kernels: Model.Kernels)
    throws
  {
    var digest = UInt64(NRNN_FNV_START)
    for zoo in Zoo.all {
      for (members, noise) in [(1, ModelStream.Noise.off), (1, .on), (15, .on)] {
        let stream = try ModelStream(zoo.model(kernels), members: members, noise: noise)
        for words in try stream.run(zoo.samples(20), members: true).arrays {
          digest = words.map(\.littleEndian).withUnsafeBytes { nrnn_fnv1a(digest, $0.baseAddress, $0.count) }
        }
      }
    }
    #expect(digest == Self.expected)
    #expect(nrnn_numerics_revision() == 1)
  }
}
