import NoisyRNN
import Synchronization

/// A model as a path has it. One that was looked at for its settings is not loaded again to run: it may have come from a
/// pipe.
enum LoadedModel {
  private typealias Looked = (path: String, kernels: Model.Kernels, outcome: Result<Model, any Error>)
  private static let last = Mutex<Looked?>(nil)

  static func load(_ path: String, _ kernels: Model.Kernels) throws -> Model {
    let looked = last.withLock { last in
      defer { last = nil }
      return last
    }
    if let looked, looked.path == path, looked.kernels == kernels { return try looked.outcome.get() }
    return try read(path, kernels)
  }

  /// The next load of it gives the same, also what went wrong; nil: something did.
  static func look(_ path: String, _ kernels: Model.Kernels) -> Model? {
    let outcome = Result { try read(path, kernels) }
    last.withLock { $0 = (path, kernels, outcome) }
    return try? outcome.get()
  }

  static func load(_ bytes: [UInt8], from path: String, _ kernels: Model.Kernels) throws -> Model {
    try about(path) { try Model(bytes: bytes, kernels: kernels) }
  }

  private static func read(_ path: String, _ kernels: Model.Kernels) throws -> Model {
    if ModelFile.isOpen(path) { return try load(try ModelFile.bytes(path), from: path, kernels) }
    try ModelFile.expect(path)
    return try about(path) { try Model(contentsOf: path.onDisk, kernels: kernels) }
  }
}
