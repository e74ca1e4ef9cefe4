import CNoisyRNN
import NoisyRNN

/// One step of many streams, in one call.
struct FleetWork: Work {
  let stepsPerCall: Int
  private let engine: Engine
  private let bed: TestBed
  private let streams: [OpaquePointer?]
  private var statuses: [nrnn_status]
  private var feed: TestBed.Feed

  init(_ engine: Engine, _ item: Case, _ model: Model, _ threads: Threads?) throws {
    (self.engine, stepsPerCall) = (engine, item.streams)
    bed = TestBed(model, streams: item.streams)
    feed = bed.feed
    streams = try (0..<item.streams).map { _ in try engine.stream(item, threads) }
    statuses = Array(repeating: 0, count: item.streams)
  }

  mutating func call() throws(Problem) {
    let status = nrnn_streams_step(
      streams, streams.count, feed.next(), feed.count, nil, feed.outputs, &statuses, nil)
    guard status == Status.ok.rawValue else { throw CCall.problem("fleet", status) }
  }
}
