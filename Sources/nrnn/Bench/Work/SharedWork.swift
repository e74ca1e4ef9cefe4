import NRNNTools
import NoisyRNN

/// Threads that each step a stream of one model. A call lasts until the last of them is through.
final class SharedWork: Work {
  private static let steps = 1000
  /// Bytes between what two threads write to: more than a cache line, and the one that is fetched with it.
  private static let distance = 128

  let stepsPerCall = SharedWork.steps
  private let engine: Engine
  private let threads: Threads
  private let beds: [TestBed]
  private let parts: UnsafeMutableRawPointer

  init(_ engine: Engine, _ item: Case, _ model: Model) throws {
    self.engine = engine
    threads = try Threads(item.threads)
    beds = (0..<item.threads).map { _ in TestBed(model) }
    parts = .allocate(byteCount: beds.count * SharedWork.distance, alignment: SharedWork.distance)
    for (i, bed) in beds.enumerated() {
      let step = Step(stream: try engine.stream(item, nil), feed: bed.feed)
      (parts + i * SharedWork.distance).initializeMemory(as: Step.self, to: step)
    }
  }

  deinit { parts.deallocate() }

  func call() throws(Problem) {
    nrnn_pool_for(
      UnsafeMutableRawPointer(threads.pool), beds.count,
      { parts, i in
        let step = (parts! + i * SharedWork.distance).assumingMemoryBound(to: Step.self)
        for _ in 0..<SharedWork.steps { try! step.pointee.call() }  // the same steps as in other cases
      }, parts)
  }
}
