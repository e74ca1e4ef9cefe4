import CNoisyRNN
import NRNNKernels
import NRNNPlatform
import NoisyRNN
import Testing

/// The promise of equal bits: one number over every array of every model of a table, noise on and off.
@Suite struct StreamsDigestTests {
  struct Table: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let zoos: [Zoo]
    let digest: UInt64
  }

  /// Of numerics revision 1. They change only together with `nrnn_numerics_revision`, or with the tables themselves.
  static let tables = [
    Table(testDescription: "cells", zoos: Zoo.cells, digest: 4_967_473_203_111_548_145),
    Table(testDescription: "forms", zoos: Zoo.forms, digest: 12_041_188_815_582_370_877),
    Table(testDescription: "additions", zoos: Zoo.additions, digest: 4_176_851_077_861_468_225),
    Table(testDescription: "weights", zoos: Zoo.weights, digest: 5_808_094_180_761_272_552),
  ]

  @Test(arguments: Model.Kernels.allCases.filter(\.isAvailable), tables) func bitsAreThoseOfTheRevision(
    kernels: Model.Kernels, table: Table
  ) throws {
    var digest = UInt64(NRNN_FNV_START)
    for zoo in table.zoos {
      for (members, noise) in [(1, ModelStream.Noise.off), (1, .on), (15, .on)] {
        let stream = try ModelStream(zoo.model(kernels), members: members, noise: noise)
        for words in try stream.run(zoo.samples(20), members: true).arrays {
          digest = words.map(\.littleEndian).withUnsafeBytes { nrnn_fnv1a(digest, $0.baseAddress, $0.count) }
        }
      }
    }
    #expect(digest == table.digest)
    #expect(nrnn_numerics_revision() == 1)
  }
}
