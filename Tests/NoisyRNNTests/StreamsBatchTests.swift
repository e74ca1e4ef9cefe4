import CNoisyRNN
import Testing

@testable import NoisyRNN

/// Many streams in one call, and streams in memory of the host.
@Suite struct StreamsBatchTests {
  /// Streams of different members under one model.
  private func fleet(_ zoo: Zoo) throws -> [ModelStream] {
    let model = try zoo.model()
    return try [1, 4, 13, 2].enumerated().map { try ModelStream(model, members: $1, noise: .on, id: UInt64($0)) }
  }

  private func step(_ streams: [ModelStream], _ x: [Float], dt: [Double]? = nil) -> (
    status: nrnn_status, each: [nrnn_status], message: String
  ) {
    var error = nrnn_error()
    var each = [nrnn_status](repeating: -1, count: streams.count)
    let status = nrnn_streams_step(streams.map(\.handle), streams.count, x, x.count, dt, nil, &each, &error)
    return (status, each, status == 0 ? "" : NRNNError(error).message)
  }

  @Test(arguments: Zoo.all) func aBatchIsEachStreamAlone(zoo: Zoo) throws {
    let (together, alone) = (try fleet(zoo), try fleet(zoo))
    for round in 0..<5 {
      let x = zoo.samples(4, seed: UInt64(round))
      #expect(step(together, x).status == 0)
      for (i, stream) in alone.enumerated().reversed() {
        _ = try stream.step(Array(x[i * zoo.inputs..<(i + 1) * zoo.inputs]))
      }
    }
    for (a, b) in zip(together, alone) { #expect(try a.snapshot() == b.snapshot()) }
  }

  @Test func aBadSampleStopsNoOtherStream() throws {
    let zoo = Zoo.all[0]
    let (together, alone) = (try fleet(zoo), try fleet(zoo))
    var x = zoo.samples(4)
    x[zoo.inputs] = .infinity
    let result = step(together, x)
    #expect(result.status == Status.badInput.rawValue && result.each == [0, result.status, 0, 0])
    #expect(result.message.contains("channel 0"))
    for i in [0, 2, 3] { _ = try alone[i].step(Array(x[i * zoo.inputs..<(i + 1) * zoo.inputs])) }
    for (a, b) in zip(together, alone) { #expect(try a.snapshot() == b.snapshot()) }
  }

  @Test(arguments: Zoo.all) func inSwiftEachGivesWhatItGivesAlone(zoo: Zoo) throws {
    let (together, alone) = (try fleet(zoo), try fleet(zoo))
    var x = zoo.samples(4)
    (x[zoo.inputs], x[3 * zoo.inputs]) = (.infinity, .nan)
    let results = try ModelStream.step(together, x, members: true)
    for i in [0, 2] {
      let expected = try alone[i].step(Array(x[i * zoo.inputs..<(i + 1) * zoo.inputs]), members: true)
      #expect(try bits(results[i].get()) == bits(expected))
    }
    for i in [1, 3] { #expect(throws: NRNNError.self) { try results[i].get() } }
    for (a, b) in zip(together, alone) { #expect(try a.snapshot() == b.snapshot()) }
  }

  private func bits(_ summary: Summary) -> [UInt32] {
    [
      summary.nominal, summary.mean, summary.variance, summary.quantiles, summary.members, summary.entropy,
      summary.mutualInformation, summary.largestZ,
    ].flatMap { $0.map(\.bitPattern) } + summary.flags
  }

  @Test func inSwiftAnotherNumberOfInputsOrIntervalsMovesNoStream() throws {
    let (streams, fresh) = (try fleet(Zoo.all[0]), try fleet(Zoo.all[0]))
    let x = Zoo.all[0].samples(4)
    #expect(throws: NRNNError.self) { try ModelStream.step(streams, Array(x.dropLast())) }
    #expect(throws: NRNNError.self) { try ModelStream.step(streams, x, dt: [0, 0, 0]) }
    for (a, b) in zip(streams, fresh) { #expect(try a.snapshot() == b.snapshot()) }
    let twice = try ModelStream.step([streams[0], streams[0]], Array(x.prefix(2 * Zoo.all[0].inputs)))
    #expect(throws: Never.self) { try twice[0].get() }
    #expect(throws: NRNNError.self) { try twice[1].get() }
  }

  /// What the second of four sensors sends, and after which interval.
  static let mad: [(x: Float, dt: Double)] = [
    (.nan, 0), (.infinity, 0), (3e38, 0), (-3e38, 0), (1e20, 0), (0, -1), (0, .nan), (0, .infinity), (0, 1e300),
    (0, 1e-300),
  ]

  @Test(arguments: Zoo.all) func aSensorGoneMadChangesNoOther(zoo: Zoo) throws {
    let (together, alone) = (try fleet(zoo), try fleet(zoo))
    for (round, bad) in Self.mad.enumerated() {
      var x = zoo.samples(4, seed: UInt64(round))
      for k in 0..<zoo.inputs { x[zoo.inputs + k] = bad.x }
      let statuses = step(together, x, dt: [0, bad.dt, 0, 0]).each
      for i in [0, 2, 3] {
        #expect(statuses[i] == 0)
        _ = try alone[i].step(Array(x[i * zoo.inputs..<(i + 1) * zoo.inputs]))
        #expect(try together[i].snapshot() == alone[i].snapshot())
      }
    }
  }

  @Test func aStreamNamedTwiceStepsOnce() throws {
    let zoo = Zoo.all[0]
    let streams = try fleet(zoo)
    let result = step([streams[0], streams[1], streams[0]], zoo.samples(3))
    #expect(result.each == [0, 0, Status.invalidArgument.rawValue])
    #expect(streams[0].info.tick == 1)
    #expect(step([streams[0]], zoo.samples(1)).status == 0)
  }

  // MARK: Memory

  private func options(_ members: Int, _ levels: UnsafeBufferPointer<Double>) -> nrnn_stream_options {
    var o = nrnn_stream_options()
    o.struct_size = MemoryLayout<nrnn_stream_options>.size
    (o.seed, o.stream_id, o.members, o.noise) = (42, 7, UInt32(members), UInt32(NRNN_NOISE_ON))
    (o.quantiles, o.quantile_count) = (levels.baseAddress, levels.count)
    return o
  }

  /// Bytes of a channel's policy, last value and age.
  static let held = 16

  @Test func tenThousandSensorsAreSmall() throws {
    let zoo = Zoo(name: "sensor", inputs: 3, layers: [(.sde(), 64, nil)], outputs: 3)
    #expect(try 10_000 * ModelStream(zoo.model()).info.bytes <= 12_000_000)
  }

  /// A stream's plan and settings come with every stream.
  @Test func theHeadIsWithinItsBound() { #expect(MemoryLayout<StreamData>.size <= 600) }

  @Test(
    arguments: Zoo.all + [
      Zoo(name: "wide", inputs: 200, layers: [(.elman(.relu), 3, .paper(eps: 1, sigma1: 1, sigma2: 0))])
    ])
  func sizeIsWithinItsBound(zoo: Zoo) throws {
    let model = try zoo.model()
    for members in [1, 2, 12, 100] {
      let info = try ModelStream(model, members: members, noise: .on).info
      let held = Self.held * zoo.inputs
      #expect(info.bytes <= 2 * (model.stateBytes * (members + 1) + held) + 600 + info.scratchBytes)
      #expect(info.scratchBytes < info.bytes)
      #expect(info.snapshotBytes <= model.stateBytes * (members + 1) + held + 200)
    }
  }

  /// In memory that is no larger than asked for, with a margin that stays as it was.
  @Test(arguments: Zoo.all) func aStreamInTheHostsMemoryGivesTheSameBits(zoo: Zoo) throws {
    let model = try zoo.model()
    let reference = try ModelStream(model, members: 13) { $0.quantiles = [0.5] }
    try [0.5].withUnsafeBufferPointer { levels in
      var (o, size, align) = (options(13, levels), 0, 0)
      try check { nrnn_stream_size(model.handle, &o, &size, &align, $0) }
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 64, alignment: align)
      defer { memory.deallocate() }
      memory.copyBytes(from: Array(repeating: UInt8(0xa5), count: size + 64))
      var stream: OpaquePointer?
      #expect(
        nrnn_stream_init(memory.baseAddress, size - 1, model.handle, &o, &stream, nil) == Status.bufferTooSmall.rawValue
      )
      try check { nrnn_stream_init(memory.baseAddress, size, model.handle, &o, &stream, $0) }
      defer { nrnn_stream_deinit(stream) }
      #expect(size == reference.info.bytes)
      let x = zoo.samples(3)
      try check { nrnn_stream_run(stream, x, x.count, 3, nil, nil, nil, nil, $0) }
      _ = try reference.run(x, 0..<3)
      #expect(try snapshot(stream, reference.info.snapshotBytes) == reference.snapshot())
      #expect(memory[size...].allSatisfy { $0 == 0xa5 })
      try check { nrnn_stream_copy(stream, reference.handle, $0) }
      #expect(try snapshot(stream, reference.info.snapshotBytes) == reference.snapshot())
    }
  }

  private func snapshot(_ stream: OpaquePointer?, _ size: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    try check { nrnn_stream_snapshot(stream, nil, 0, &bytes, size, nil, $0) }
    return bytes
  }
}
