import NoisyRNN
import Testing
import _NRNNReference

/// Intervals too long to integrate.
@Suite struct GapsTests {
  static let gap = UInt32(4)
  static let zoos = [Zoo.continuous[0], Zoo.continuous.last!] + Zoo.discrete

  /// Nominal intervals that are no gap yet.
  private func most(_ zoo: Zoo) -> Int { Zoo.discrete.contains { $0.name == zoo.name } ? 1 : Feed.mostSubsteps }

  /// A stream that has gone some steps, the later ones of uneven length.
  private func stream(_ zoo: Zoo, _ gap: ModelStream.Gap, mostSubsteps: Int = 0) throws -> ModelStream {
    let stream = try ModelStream(zoo.timed(Feed.interval, mostSubsteps: Feed.mostSubsteps), members: 3) {
      ($0.gap, $0.maxSubsteps) = (gap, mostSubsteps)
    }
    _ = try stream.run(zoo.samples(4), dt: [0, 0.2, 0.3, 0.1], 0..<4)
    return stream
  }

  @Test(arguments: zoos) func theLongestIntervalThatIsNoneIsTakenAlikeByAll(zoo: Zoo) throws {
    let (x, dt) = (zoo.samples(1), Feed.interval * (Double(most(zoo)) + 0.499))
    let streams = try [ModelStream.Gap.reject, .reset, .nominal].map { try stream(zoo, $0) }
    let results = try streams.map { try $0.step(x, dt: dt, members: true) }
    for i in streams.indices {
      #expect(results[i].arrays == results[0].arrays && results[i].flags == [0])
      #expect(streams[i].info.tick == UInt64(4 + most(zoo)) && streams[i].info.episode == 0)
    }
  }

  @Test(arguments: zoos, [0.5, 1, 1e6, 1e300]) func rejectRefuses(zoo: Zoo, more: Double) throws {
    let stream = try stream(zoo, .reject)
    let before = try stream.snapshot()
    let most = most(zoo)
    Refusal<Double>(.gap, "dt: expected at most \(most) nominal intervals, found ") { _ in }
      .expect(Feed.interval * (Double(most) + more)) { _ = try stream.step(zoo.samples(1), dt: $0) }
    #expect(try stream.snapshot() == before)
  }

  @Test(arguments: zoos, [0.5, 1e300]) func resetBeginsTheNextEpisode(zoo: Zoo, more: Double) throws {
    let (stream, explicit, x) = (try stream(zoo, .reset), try stream(zoo, .reset), zoo.samples(1))
    let found = try stream.step(x, dt: Feed.interval * (Double(most(zoo)) + more), members: true)
    try explicit.reset()
    expectEqualButForTheGap(found, try explicit.step(x, members: true))
    #expect(try stream.snapshot() == explicit.snapshot())
    #expect(stream.info.episode == 1 && stream.info.samples == 1 && stream.info.time == Feed.interval)
  }

  @Test(arguments: zoos, [0.5, 1e300]) func nominalTakesOneTick(zoo: Zoo, more: Double) throws {
    let (stream, explicit, x) = (try stream(zoo, .nominal), try stream(zoo, .nominal), zoo.samples(2))
    let (dt, time) = (Feed.interval * (Double(most(zoo)) + more), stream.info.time)
    let found = try stream.run(x, dt: [dt, 0], 0..<2)
    expectEqualButForTheGap(found, try explicit.run(x, 0..<2))
    #expect(stream.info.tick == explicit.info.tick && stream.info.episode == 0)
    #expect(stream.info.time == time + dt + Feed.interval)
  }

  /// The first step came after a gap.
  private func expectEqualButForTheGap(_ found: Summary, _ explicit: Summary) {
    #expect(found.arrays.dropLast() == explicit.arrays.dropLast())
    #expect(found.flags == [Self.gap] + Array(repeating: 0, count: found.steps - 1))
  }

  @Test(arguments: zoos) func aRunStopsBeforeTheGap(zoo: Zoo) throws {
    let (stream, other) = (try stream(zoo, .reject), try stream(zoo, .reject))
    _ = try other.run(zoo.samples(2), dt: [0, 0.3], 0..<2)
    var done = 0
    let error = #expect(throws: NRNNError.self) {
      try stream.run(zoo.samples(4), dt: [0, 0.3, 100, 0], done: &done)
    }
    #expect(error?.status == .gap && done == 2)
    #expect(try stream.snapshot() == other.snapshot())
  }

  // MARK: How long is too long

  /// Of the file or 64, and of the option, which goes before the file's.
  @Test(
    arguments: [(nil, 0, 64), (5, 0, 5), (5, 9, 9), (9, 5, 5), (1, 0, 1), (nil, 65_536, 65_536)] as [(Int?, Int, Int)])
  func theLongestIntervalIsTheOptionsOrTheFiles(file: Int?, option: Int, expected: Int) throws {
    let zoo = Zoo.continuous[0]
    let model = try zoo.timed(Feed.interval, mostSubsteps: file)
    #expect(model.maxSubsteps == file ?? 64)
    let stream = try ModelStream(model, members: 1) { $0.maxSubsteps = option }
    _ = try stream.step(zoo.samples(1), dt: Feed.interval * (Double(expected) + 0.499))
    #expect(stream.info.tick == UInt64(expected))
    let error = #expect(throws: NRNNError.self) {
      try stream.step(zoo.samples(1), dt: Feed.interval * (Double(expected) + 0.5))
    }
    #expect(error?.status == .gap)
  }

  @Test func moreThanABoundedTimeIsRefused() throws {
    let zoo = Zoo.continuous[0]
    Refusal<Int>(.invalidArgument, "max_substeps: expected at most 65536, found 65537") { $0 += 1 }
      .expect(65_536) { most in _ = try ModelStream(zoo.timed(), members: 2) { $0.maxSubsteps = most } }
    Refusal<Int>(.tooLarge, "sequence.max_substeps: expected at most 65536, found 65537") { $0 += 1 }
      .expect(65_536) { most in _ = try zoo.timed(mostSubsteps: most) }
  }
}
