import CNoisyRNN
import NoisyRNN

/// The C functions, for what the Swift API does not pass on: a step that gives no summary, so that its time is the
/// engine's alone.
final class Engine {
  private let model: OpaquePointer
  private var stream: OpaquePointer?

  init(_ path: String, _ kernels: Model.Kernels) throws {
    try expectReadable(path)
    var loaded: OpaquePointer?
    var options = nrnn_load_options(
      struct_size: MemoryLayout<nrnn_load_options>.size, max_bytes: 0, kernels: kernels.rawValue, reserved: 0)
    var error = nrnn_error()
    let status = nrnn_model_load_file(path, &options, &loaded, &error)
    if let problem = Engine.problem(path, status, error) { throw problem }
    model = loaded!
  }

  deinit {
    nrnn_stream_free(stream)
    nrnn_model_free(model)
  }

  /// Begins a stream that `step` advances.
  func begin(members: Int) throws {
    var options = nrnn_stream_options()
    options.struct_size = MemoryLayout<nrnn_stream_options>.size
    options.members = UInt32(clamping: members)
    options.noise_scale = 1
    var error = nrnn_error()
    if let problem = Engine.problem("stream", nrnn_stream_create(model, &options, &stream, &error), error) {
      throw Problem(problem.status == .failure ? .failure : .usage, problem.description)
    }
  }

  func step(_ input: UnsafeBufferPointer<Float>, _ output: UnsafePointer<nrnn_output>) throws {
    var error = nrnn_error()
    let status = nrnn_stream_step(stream, input.baseAddress, input.count, 0, output, &error)
    if let problem = Engine.problem("step", status, error) { throw problem }
  }

  private static func problem(_ subject: String, _ status: nrnn_status, _ error: nrnn_error) -> Problem? {
    guard status != Status.ok.rawValue else { return nil }
    let message = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return Problem(Status(rawValue: status).map { ExitStatus($0) } ?? .failure, "\(subject): \(message)")
  }
}
