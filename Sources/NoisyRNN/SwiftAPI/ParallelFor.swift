import CNoisyRNN

/// A loop of the host's: calls body(i) once for each i < count, on any threads, and returns when all are done.
///
///     options.parallelFor = { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
public typealias ParallelFor = @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

/// A loop at an address, for the C functions to call back.
final class ParallelLoop: Sendable {
  private let loop: ParallelFor

  init(_ loop: @escaping ParallelFor) { self.loop = loop }

  /// Into the options of a stream, which must not outlive this.
  func put(into options: inout nrnn_stream_options) {
    options.parallel_context = Unmanaged.passUnretained(self).toOpaque()
    options.parallel_for = { context, count, body, task in
      nonisolated(unsafe) let task = task
      Unmanaged<ParallelLoop>.fromOpaque(context!).takeUnretainedValue().loop(count) { body!(task, $0) }
    }
  }
}
