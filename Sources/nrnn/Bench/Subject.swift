import CNoisyRNN
import NoisyRNN

/// A model to be measured: a file, or one that is made up.
enum Subject {
  case file(String)
  case synthetic(Shape, [UInt8])

  init(_ shape: Shape) { self = .synthetic(shape, shape.bytes) }

  var name: String {
    switch self {
    case .file(let path): path
    case .synthetic(let shape, _): "\(shape.cell) \(shape.hidden) \(shape.weights)"
    }
  }

  func model(_ kernels: Model.Kernels) throws -> Model {
    try about(name) {
      switch self {
      case .file(let path): try Model(contentsOf: path.onDisk, kernels: kernels)
      case .synthetic(_, let bytes): try Model(bytes: bytes, kernels: kernels)
      }
    }
  }

  /// The same for the C functions; to be freed.
  func handle(_ kernels: Model.Kernels) throws -> OpaquePointer {
    var model: OpaquePointer?
    var options = nrnn_load_options()
    (options.struct_size, options.kernels) = (MemoryLayout<nrnn_load_options>.size, kernels.rawValue)
    try CCall.check(name) { error in
      switch self {
      case .file(let path): nrnn_model_load_file(path.onDisk, &options, &model, error)
      case .synthetic(_, let bytes): nrnn_model_load_memory(bytes, bytes.count, &options, &model, error)
      }
    }
    return model!
  }
}
