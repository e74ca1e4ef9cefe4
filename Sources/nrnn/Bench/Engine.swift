import CNoisyRNN
import NoisyRNN

/// The C functions, for what the Swift API does not pass on: steps that leave no summary behind, so that their time is
/// the engine's alone.
final class Engine {
  let model: OpaquePointer
  private var streams: [OpaquePointer] = []

  init(_ subject: Subject, _ kernels: Model.Kernels) throws { model = try subject.handle(kernels) }

  deinit {
    streams.forEach(nrnn_stream_free)
    nrnn_model_free(model)
  }

  /// A stream as the case asks for, with an id of its own. Options that a model
  /// cannot have are a wrong use of the command.
  func stream(_ item: Case, _ threads: Threads?) throws -> OpaquePointer {
    var options = nrnn_stream_options()
    options.struct_size = MemoryLayout<nrnn_stream_options>.size
    options.members = UInt32(clamping: item.members)
    options.noise = item.isNoisy ? UInt32(NRNN_NOISE_ON) : UInt32(NRNN_NOISE_OFF)
    options.noise_scale = 1
    options.stream_id = UInt64(streams.count)
    threads?.put(into: &options)
    var stream: OpaquePointer?
    do throws(Problem) {
      try CCall.check("stream") { nrnn_stream_create(model, &options, &stream, $0) }
    } catch {
      throw error.status == .failure ? error : Problem(.usage, error.description)
    }
    streams.append(stream!)
    return stream!
  }
}
