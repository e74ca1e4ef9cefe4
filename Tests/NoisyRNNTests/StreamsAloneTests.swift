import NoisyRNN
import Testing
import _NRNNReference

/// One path without noise goes through a step in a straight line, unless its interval is given: the same to the bit.
@Suite struct StreamsAloneTests {
  static let interval = 0.1
  static let steps = 9

  /// A stream whose rows come at the model's interval, which is given or not.
  private func stream(_ model: Model, members: Int = 1, _ more: (inout ModelStream.Options) -> Void = { _ in }) throws
    -> ModelStream
  {
    try ModelStream(model, members: members, noise: .off, more)
  }

  private static func given(_ steps: Int) -> [Double] { Array(repeating: interval, count: steps) }

  /// Runs and steps, in a straight line and by blocks: all arrays and all that a snapshot holds.
  private func expectOneStream(
    _ model: Model, _ samples: [Float], members: Int = 1,
    _ more: @escaping (inout ModelStream.Options) -> Void = { _ in }
  ) throws {
    let steps = samples.count / model.inputs.count
    let general = try stream(model, members: members, more)
    func row(_ i: Int) -> [Float] { Array(samples[i * model.inputs.count..<(i + 1) * model.inputs.count]) }
    let expected = joined(try general.steps(samples, dt: Self.given(steps)))
    let ways: [(name: String, (ModelStream) throws -> [[UInt32]])] = [
      ("step by step", { joined(try $0.steps(samples)) }),
      ("run", { try $0.run(samples, members: true).arrays }),
      ("run by blocks", { try $0.run(samples, dt: Self.given(steps), members: true).arrays }),
      (
        "every third row by blocks",
        { try $0.run(samples, dt: (0..<steps).map { $0 % 3 == 1 ? Self.interval : 0 }, members: true).arrays }
      ),
      (
        "in runs and steps",
        { stream in
          joined(
            try [0..<3, 3..<4, 4..<5, 5..<steps].map {
              $0.count > 1 ? try stream.run(samples, $0) : try stream.step(row($0.lowerBound), members: true)
            })
        }
      ),
      (
        "in a fleet",
        { stream in
          let fleet = [stream] + (try (0..<12).map { _ in try self.stream(model, members: members, more) })
          return joined(
            try (0..<steps).map { i in
              try ModelStream.step(fleet, fleet.flatMap { _ in row(i) }, members: true)[0].get()
            })
        }
      ),
    ]
    for (name, way) in ways {
      let stream = try stream(model, members: members, more)
      #expect(try way(stream) == expected, "\(name)")
      #expect(try stream.snapshot() == general.snapshot(), "\(name)")
    }
  }

  @Test(arguments: Zoo.all + Zoo.continuous + Zoo.stacks) func anyModel(zoo: Zoo) throws {
    try expectOneStream(zoo.timed(Self.interval), zoo.samples(Self.steps))
    try expectOneStream(zoo.timed(Self.interval), zoo.samples(Self.steps), members: 3) { $0.space = .logit }
  }

  @Test(arguments: Zoo.fused) func everySizeOfACellWithAKernelOfItsOwn(zoo: Zoo) throws {
    try expectOneStream(zoo.timed(Self.interval), zoo.samples(Self.steps))
  }

  /// 33 rows: some groups of rows, and a part of one.
  @Test(arguments: Zoo.projected) func rowsThatAreProjectedAhead(zoo: Zoo) throws {
    let model = try zoo.timed(Self.interval)
    try expectOneStream(model, zoo.samples(33))
    var samples = zoo.samples(33)
    for row in [3, 4, 17, 32] { samples[row * zoo.inputs + row] = .nan }
    for policy in [ModelStream.Missing.hold, .mean, .skip] {
      try expectOneStream(model, samples) { $0.missing = policy }
    }
  }

  @Test(arguments: Zoo.stacks + Zoo.projected.prefix(4)) func tiersAgree(zoo: Zoo) throws {
    let all = try Tier.all.map { tier in
      try stream(zoo.model(Model.Kernels(rawValue: tier.table.id)!)).run(zoo.samples(20), members: true).arrays
    }
    #expect(all.allSatisfy { $0 == all[0] })
  }

  /// Mean, members and quantiles are the nominal outputs, in both spaces, of which one follows from the other.
  @Test(arguments: Zoo.stacks + Zoo.all) func withoutNoiseAllAreTheNominalOne(zoo: Zoo) throws {
    let (values, logits) = (
      try stream(zoo.model(), members: 3), try stream(zoo.model(), members: 3) { $0.space = .logit }
    )
    for seed in 0..<5 {
      let x = zoo.samples(1, seed: UInt64(seed))
      let (value, logit) = (try values.step(x, members: true), try logits.step(x, members: true))
      for summary in [value, logit] {
        let nominal: [Float] = summary.nominal
        #expect(summary.mean == nominal && summary.variance == nominal.map { _ in 0 })
        #expect(summary.quantiles == [nominal, nominal].flatMap { $0 })
        #expect(summary.members == [nominal, nominal, nominal].flatMap { $0 })
      }
      let linked =
        zoo.task == .regression ? logit.nominal.map(Double.init) : zoo.task.link(logit.nominal.map(Double.init), [])
      #expect(zip(linked, value.nominal).allSatisfy { abs($0 - Double($1)) < 1e-6 || $0 == Double($1) })
    }
  }

  // MARK: Rows that are not of that kind

  @Test(arguments: Zoo.stacks + Zoo.all) func missingValuesInBetween(zoo: Zoo) throws {
    let (model, feed) = (try zoo.timed(Self.interval), Feed(zoo.inputs, steps: 30))
    for first in [ModelStream.Missing.hold, .mean, .skip] {
      try expectOneStream(model, feed.samples) { $0.take(first, .reject, channels: zoo.inputs) }
    }
  }

  @Test(arguments: Zoo.stacks + Zoo.all) func resetsInBetween(zoo: Zoo) throws {
    let (model, feed) = (try zoo.timed(Self.interval), Feed(zoo.inputs, steps: 20))
    let resets: [UInt8] = (0..<20).map { [0, 5, 6, 13, 19].contains($0) ? 1 : 0 }
    let (general, alone, stepped) = (
      try stream(model) { $0.missing = .hold }, try stream(model) { $0.missing = .hold },
      try stream(model) { $0.missing = .hold }
    )
    let expected = try general.run(feed.samples, dt: Self.given(20), resets: resets, members: true).arrays
    #expect(try alone.run(feed.samples, resets: resets, members: true).arrays == expected)
    let steps = try (0..<20).map {
      if resets[$0] != 0 { try stepped.reset() }
      return try stepped.step(feed.row($0), members: true)
    }
    #expect(joined(steps) == expected)
    for other in [alone, stepped] { #expect(try other.snapshot() == general.snapshot()) }
  }

  // MARK: What a stream is taken over by

  /// In the middle: a clone, a snapshot and what has been restored from it go on as the stream does.
  @Test(arguments: Zoo.stacks + Zoo.all) func copiesGoOn(zoo: Zoo) throws {
    let (model, feed) = (try zoo.timed(Self.interval), Feed(zoo.inputs, steps: 20))
    for middle in [0, 1, 10, 11] {
      let one = try stream(model) { $0.take(.hold, .reject, channels: zoo.inputs) }
      _ = try one.run(feed.samples, 0..<middle)
      let (clone, restored, general) = (try one.clone(), try stream(model), try one.clone())
      // Both buffers of it have been in use, by other policies.
      _ = try restored.run(zoo.samples(3))
      _ = try restored.restore(one.snapshot())
      let expected = joined(try one.steps(Array(feed.samples[(middle * zoo.inputs)...])))
      for other in [clone, restored] { #expect(try other.run(feed.samples, middle..<20).arrays == expected) }
      #expect(try general.run(feed.samples, dt: Self.given(20), middle..<20).arrays == expected)
    }
  }

  /// The bytes of version 1: 128 before the channels, of 16 each, their policy in the second word.
  @Test(arguments: [("policy", 128 + 4, 9), ("value", 128, 0x7f80_0000), ("state", 128 + 16 * 3, 0x7fc0_0000)])
  func aRestoreThatFailsChangesNothing(what: String, at: Int, word: UInt32) throws {
    let zoo = Zoo(name: "lstm", inputs: 3, layers: [(.lstm(peephole: false), 9, nil)], outputs: 2)
    let (model, feed) = (try zoo.timed(Self.interval), Feed(3, steps: 20))
    let (one, untouched) = (
      try stream(model) { $0.missing = .hold }, try stream(model) { $0.missing = .hold }
    )
    let other = try stream(model) { $0.missing = .skip }
    _ = try other.run(feed.samples, 0..<7)
    let bad = ModelFile.altered(try other.snapshot(), at: at, to: word)
    for i in 0..<feed.steps {
      let error = try one.failure { _ = try one.restore(bad) }
      #expect(error?.status == .badSnapshot, "\(what)")
      #expect(try one.step(feed.row(i), members: true).arrays == untouched.step(feed.row(i), members: true).arrays)
    }
    #expect(try one.snapshot() == untouched.snapshot())
  }
}
