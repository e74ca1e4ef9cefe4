import NoisyRNN
import Testing

/// How a stream is cut into calls changes no bit.
@Suite struct StreamsSplitTests {
  static let boundaries = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33]
  static let steps = 33
  /// Around one block of columns, and one path alone.
  static let members = [1, 4, 11, 12, 25]

  @Test(arguments: Zoo.all) func everySplitIsStepByStep(zoo: Zoo) throws {
    let (model, samples) = (try zoo.model(), zoo.samples(Self.steps))
    for members in Self.members {
      let expected = joined(try ModelStream(model, members: members).steps(samples))
      for first in Self.boundaries {
        for second in Self.boundaries where second >= first {
          let stream = try ModelStream(model, members: members)
          let parts = try [0..<first, first..<second, second..<Self.steps].map { try stream.run(samples, $0) }
          #expect(joined(parts) == expected, "members \(members), cut at \(first) and \(second)")
        }
      }
    }
  }

  /// A long run, so that ticks and states go beyond the small.
  @Test func aLongRunIsStepByStep() throws {
    let zoo = Zoo.all[1]
    let (model, samples) = (try zoo.model(), zoo.samples(784))
    let stream = try ModelStream(model, members: 3)
    #expect(try stream.run(samples, members: true).arrays == joined(try ModelStream(model, members: 3).steps(samples)))
  }

  @Test(arguments: Zoo.all) func resetsInARunAreExplicitResets(zoo: Zoo) throws {
    let (model, samples) = (try zoo.model(), zoo.samples(Self.steps))
    let resets: [UInt8] = (0..<Self.steps).map { [0, 5, 6, 32].contains($0) ? UInt8($0 + 1) : 0 }
    let (one, two) = (try ModelStream(model, members: 3), try ModelStream(model, members: 3))
    let expected = try (0..<Self.steps).map { i in
      if resets[i] != 0 { try two.reset() }
      return try two.run(samples, i..<i + 1)
    }
    #expect(try one.run(samples, resets: resets, members: true).arrays == joined(expected))
    #expect(try one.snapshot() == two.snapshot())
    #expect(one.info.episode == 4 && one.info.tick == 1)
  }
}
