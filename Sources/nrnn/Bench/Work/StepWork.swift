import CNoisyRNN
import NoisyRNN

/// One step of one stream.
struct StepWork: Work {
  let stepsPerCall = 1
  private let engine: Engine
  private let bed: TestBed
  private var step: Step

  init(_ engine: Engine, _ item: Case, _ model: Model, _ threads: Threads?) throws {
    (self.engine, bed) = (engine, TestBed(model))
    step = Step(stream: try engine.stream(item, threads), feed: bed.feed)
  }

  mutating func call() throws(Problem) { try step.call() }
}

/// A stream and what it is fed, as plain data.
struct Step {
  let stream: OpaquePointer
  var feed: TestBed.Feed

  @inline(__always)
  mutating func call() throws(Problem) {
    let status = nrnn_stream_step(stream, feed.next(), feed.count, 0, feed.outputs, nil)
    guard status == Status.ok.rawValue else { throw CCall.problem("step", status) }
  }
}
