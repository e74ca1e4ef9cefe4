import NoisyRNN
import Testing
import _NRNNReference

/// What a member is: a path of its own, whoever runs beside it.
@Suite struct StreamsMemberTests {
  static let steps = 12

  private func run(_ zoo: Zoo, members: Int, noise: ModelStream.Noise = .on, kernels: Model.Kernels = .auto) throws
    -> Summary
  {
    let stream = try ModelStream(zoo.model(kernels), members: members, noise: noise)
    return try stream.run(zoo.samples(Self.steps), members: true)
  }

  /// One member of a summary, [step][K].
  private func member(_ i: Int, of M: Int, _ summary: Summary) -> [[Float]] {
    let K = summary.members.count / summary.steps / M
    return (0..<summary.steps).map { s in Array(summary.members[(s * M + i) * K..<(s * M + i + 1) * K]) }
  }

  @Test(arguments: Zoo.all) func aMemberIsTheSameInEveryEnsemble(zoo: Zoo) throws {
    let largest = try run(zoo, members: 26)
    for M in [1, 2, 3, 11, 12, 13, 24, 25] {
      let summary = try run(zoo, members: M)
      for i in 0..<M { #expect(member(i, of: M, summary) == member(i, of: 26, largest), "member \(i) of \(M)") }
    }
  }

  @Test(arguments: Zoo.all) func nominalIsTheStreamWithNoiseOff(zoo: Zoo) throws {
    let off = try run(zoo, members: 5, noise: .off)
    for M in [1, 11, 12] { #expect(try run(zoo, members: M).nominal == off.nominal) }
    #expect(off.mean == off.nominal && off.quantiles[0..<1] == off.nominal[0..<1])
    for i in 0..<5 { #expect(member(i, of: 5, off).flatMap { $0 } == off.nominal) }
  }

  @Test(arguments: Zoo.all) func varianceIsZeroExactlyWithNoiseOff(zoo: Zoo) throws {
    let off = try run(zoo, members: 9, noise: .off)
    #expect(off.variance.allSatisfy { $0.bitPattern == 0 })
    #expect(off.mutualInformation.allSatisfy { $0.bitPattern == 0 })
    #expect(try run(zoo, members: 1).variance.allSatisfy { $0.bitPattern == 0 })
  }

  @Test(arguments: Zoo.all) func varianceIsAboveZeroWithNoiseOn(zoo: Zoo) throws {
    #expect(try run(zoo, members: 9).variance.suffix(zoo.network.outputs.count).allSatisfy { $0 > 0 })
  }

  @Test(arguments: Zoo.all, Model.Kernels.allCases.filter(\.isAvailable)) func tiersGiveTheSameBits(
    zoo: Zoo, kernels: Model.Kernels
  ) throws {
    for (members, noise) in [(1, ModelStream.Noise.off), (1, .on), (13, .on), (30, .on)] {
      let expected = try run(zoo, members: members, noise: noise, kernels: .generic)
      #expect(try run(zoo, members: members, noise: noise, kernels: kernels).arrays == expected.arrays)
    }
  }

  /// Every path of an ensemble is the definition under the draws that its address names.
  @Test(arguments: Zoo.all) func noiseIsThatOfTheDefinition(zoo: Zoo) throws {
    let (network, samples, scale) = (zoo.network, zoo.samples(Self.steps), 0.75)
    let stream = try ModelStream(zoo.model(), members: 3) { $0.noiseScale = scale }
    try stream.reset(episode: 5)
    var paths = (0..<3).map { _ in network.start }
    for step in 0..<Self.steps {
      let x = Array(samples[step * zoo.inputs..<(step + 1) * zoo.inputs])
      let summary = try stream.step(x, members: true)
      for m in 0..<3 {
        let draw = Draw(seed: 42, streamID: 7, episode: 5, member: UInt32(m), tick: UInt64(step))
        network.step(&paths[m], x.map(Double.init), scale: scale) { draw.of(layer: $0, units: $1) }
        let errors = zip(summary.members.dropFirst(m * network.outputs.count), paths[m].outputs).map {
          abs(Double($0) - $1) / max(1, abs($1))
        }
        #expect(errors.max()! < 2 * zoo.storage.tolerance, "member \(m), step \(step)")
      }
    }
  }
}
