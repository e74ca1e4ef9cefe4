import NRNNKernels
import NoisyRNN
import Testing
import _NRNNReference

/// A step that fails says why and leaves the stream as it was.
@Suite struct StreamsFailureTests {
  /// The error of a call that must fail and change nothing.
  private func failure(_ stream: ModelStream, _ call: () throws -> Void) throws -> NRNNError? {
    let before = try stream.snapshot()
    let error = #expect(throws: NRNNError.self) { try call() }
    #expect(try stream.snapshot() == before)
    return error
  }

  @Test(arguments: Zoo.all, [Float.nan, .infinity, -.infinity]) func aBadSampleIsRefused(zoo: Zoo, bad: Float) throws {
    let stream = try ModelStream(zoo.model(), members: 3)
    _ = try stream.run(zoo.samples(4), 0..<4)
    for channel in 0..<zoo.inputs {
      var x = zoo.samples(1)
      x[channel] = bad
      let error = try failure(stream) { _ = try stream.step(x) }
      #expect(error?.status == .badInput)
      #expect(error!.message.contains("channel \(channel) (test.x\(channel))"))
    }
  }

  @Test func aRunStopsBeforeTheBadRow() throws {
    let zoo = Zoo.all[0]
    let (stream, other) = (try ModelStream(zoo.model(), members: 3), try ModelStream(zoo.model(), members: 3))
    var samples = zoo.samples(9)
    _ = try other.run(samples, 0..<6)
    samples[6 * zoo.inputs + 1] = .nan
    var done = 0
    let error = #expect(throws: NRNNError.self) { try stream.run(samples, done: &done) }
    #expect(error?.status == .badInput && done == 6)
    #expect(try stream.snapshot() == other.snapshot())
  }

  @Test(arguments: [
    (2, 0.0, Status.invalidArgument), (4, 0, .invalidArgument), (3, -1, .badInput), (3, .nan, .badInput),
    (3, 0.5, .unsupported),
  ]) func aCallThatMakesNoSenseIsRefused(count: Int, dt: Double, status: Status) throws {
    let stream = try ModelStream(Zoo.all[0].model(), members: 3)
    #expect(try failure(stream) { _ = try stream.step(Array(repeating: 0, count: count), dt: dt) }?.status == status)
  }

  // MARK: Divergence

  /// h' = factor h + x, after a dense layer that passes x on.
  private func growing(_ factor: Double, readout: Double = 1) throws -> ModelStream {
    let elman = Elman(W: Matrix(1, 1, [factor]), U: Matrix(1, 1, [1]), b: [0], activation: .identity)
    let network = Network(
      inputs: [Channel()],
      layers: [.init(.dense(Dense(W: Matrix(1, 1, [1]), b: [0]))), .init(.elman(elman))],
      readout: Readout(V: Matrix(1, 1, [readout]), c: [0]), outputs: [Channel()])
    return try ModelStream(ModelFile(network).model())
  }

  @Test func aDivergingStateNamesItsLayer() throws {
    let stream = try growing(0x1p100)
    _ = try stream.run([1, 0], members: false)
    let error = try failure(stream) { _ = try stream.step([0]) }
    #expect(error?.status == .diverged)
    #expect(error!.message.hasPrefix("layers[1]: expected a finite state") && error!.message.contains("nominal"))
  }

  @Test func aDivergingOutputIsNamed() throws {
    let stream = try growing(0x1p60, readout: 0x1p100)
    _ = try stream.step([1])
    let error = try failure(stream) { _ = try stream.step([0]) }
    #expect(error?.status == .diverged && error!.message.hasPrefix("output 0:"))
  }

  /// Noise so strong that a rare normal overflows: the first member that draws one is named.
  @Test func aDivergingMemberIsNamed() throws {
    let (add, members) = (1.2e38, 20)
    let zero = Matrix<Double>(1, 1, [0])
    let elman = Elman(W: zero, U: zero, b: [0], activation: .identity)
    let network = Network(
      inputs: [Channel()], layers: [.init(.elman(elman), noise: .official(add: add, mult: 0))], outputs: [Channel()])
    let stream = try ModelStream(ModelFile(network).model(), members: members)
    for tick in 0..<200 {
      let overflowing = try (0..<members).first { m in
        let normal = try normals(
          seed: 42, streamID: 7, episode: 0, member: UInt32(m), noiseID: 0, tick: UInt64(tick), count: 1)
        return abs(normal[0]) * Float(add) > .greatestFiniteMagnitude
      }
      guard let overflowing else {
        _ = try stream.step([0])
        continue
      }
      let error = try failure(stream) { _ = try stream.step([0]) }
      #expect(error?.status == .diverged && error!.message.hasSuffix("for member \(overflowing)"))
      return
    }
    Issue.record("no member diverged in 200 ticks")
  }

  // MARK: The last tick

  /// Where a snapshot holds episode and tick, little-endian.
  private static let (episodeAt, tickAt) = (40, 48)

  /// The stream's snapshot at another place in time, sealed again.
  private func snapshot(_ stream: ModelStream, _ value: UInt64, at offset: Int) throws -> [UInt8] {
    var bytes = Array(try stream.snapshot().dropLast(4))
    withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + 8, with: $0) }
    let crc = nrnn_crc32(0, bytes, bytes.count)
    return bytes + withUnsafeBytes(of: crc.littleEndian) { Array($0) }
  }

  @Test func theLastTickAndEpisodeAreNotPassed() throws {
    let zoo = Zoo.all[0]
    let stream = try ModelStream(zoo.model(), members: 3)
    try stream.restore(snapshot(stream, 1 << 40 - 2, at: Self.tickAt))
    _ = try stream.step(zoo.samples(1))
    #expect(stream.info.tick == 1 << 40 - 1)
    #expect(try failure(stream) { _ = try stream.step(zoo.samples(1)) }?.status == .exhausted)
    try stream.restore(snapshot(stream, 1 << 40 - 1, at: Self.episodeAt))
    #expect(try failure(stream) { try stream.reset() }?.status == .exhausted)
    try stream.reset(episode: 0)
  }

  /// Beyond 2^32 ticks the noise is that of the address still.
  @Test func noiseAtALateTick() throws {
    let zoo = Zoo.all[0]
    let (network, x) = (zoo.network, zoo.samples(1))
    let stream = try ModelStream(zoo.model(), members: 2)
    let draw = Draw(seed: 42, streamID: 7, member: 1, tick: 0xab_0000_0005)
    try stream.restore(snapshot(stream, draw.tick, at: Self.tickAt))
    let got = try stream.step(x, members: true).members.suffix(2)
    var path = network.start
    network.step(&path, x.map(Double.init)) { draw.of(layer: $0, units: $1) }
    for (got, exact) in zip(got, path.outputs) { #expect(abs(Double(got) - exact) < 1e-5) }
  }
}
