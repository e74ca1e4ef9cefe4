import ArgumentParser
import CNoisyRNN
import NRNNTools
import NoisyRNN

/// A fixed pool of threads, the calling one included. One thread at a time may use it.
final class Threads: @unchecked Sendable {
  static let most = 256

  let pool: OpaquePointer

  init(_ count: Int) throws(Problem) {
    guard let pool = nrnn_pool_create(count) else {
      throw Problem(.failure, "--threads: expected \(count) threads, found \(systemError())")
    }
    self.pool = pool
  }

  deinit { nrnn_pool_free(pool) }

  /// For streams of the C functions, which must not outlive the pool.
  func put(into options: inout nrnn_stream_options) {
    (options.parallel_for, options.parallel_context) = (nrnn_pool_for, UnsafeMutableRawPointer(pool))
  }

  /// For streams, which keep the pool alive.
  var loop: ParallelFor { { self.run($0, $1) } }

  /// Calls body(i) once for each i < count, and returns when all are done.
  func run(_ count: Int, _ body: (Int) -> Void) {
    // This call's check knows the path of its source: under this name all folders build the same bytes.
    #sourceLocation(file:"Threads.swift",line:33)
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { task in
        nrnn_pool_for(
          UnsafeMutableRawPointer(pool), count, { $0!.load(as: ((Int) -> Void).self)($1) },
          UnsafeMutableRawPointer(mutating: task))
      }
    }
    #sourceLocation()
  }
}

struct ThreadArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("Threads that share the work of members and of keys; results do not change.", valueName: "n"))
  var threads = 1

  func validate() throws {
    guard (1...Threads.most).contains(threads) else {
      throw ValidationError("--threads: expected 1 to \(Threads.most), found \(threads)")
    }
  }

  /// Nil: the calling thread does all.
  func pool() throws -> Threads? { threads > 1 ? try Threads(threads) : nil }
}
