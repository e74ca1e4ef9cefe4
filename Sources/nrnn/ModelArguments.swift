import ArgumentParser
import Glibc
import NoisyRNN

/// The model that a sub-command speaks of.
struct ModelArguments: ParsableArguments {
  @Argument(help: "A model file (*.nrnn); -: standard input.", completion: .file(extensions: ["nrnn"]))
  var model: String

  @OptionGroup var arithmetic: KernelArguments

  func load() throws -> Model { try arithmetic.load(model) }
}

struct KernelArguments: ParsableArguments {
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case auto, generic, avx2, neon

    var kernels: Model.Kernels { Model.Kernels.allCases.first { $0.name == rawValue }! }
  }

  @Option(help: "The instruction set; all give the same bits.")
  var kernels = Name.auto

  func validate() throws {
    guard kernels == .auto || kernels.kernels.isAvailable else {
      let available = Name.allCases.filter { $0 == .auto || $0.kernels.isAvailable }.map(\.rawValue)
      throw ValidationError("--kernels: expected one that this machine has, of \(available.listed), found \(kernels)")
    }
  }

  func load(_ path: String) throws -> Model {
    if ModelFile.isOpen(path) { return try load(try ModelFile.bytes(path), from: path) }
    try ModelFile.expect(path)
    return try about(path) { try Model(contentsOf: path.onDisk, kernels: kernels.kernels) }
  }

  func load(_ bytes: [UInt8], from path: String) throws -> Model {
    try about(path) { try Model(bytes: bytes, kernels: kernels.kernels) }
  }
}

extension Model {
  /// Names for headers and keys: a channel that the file leaves without one is x0, x1, ...
  var inputNames: [String] { names(inputs, "x") }
  /// The same for outputs: y0, y1, ...
  var outputNames: [String] { names(outputs, "y") }

  private func names(_ channels: [Channel], _ letter: String) -> [String] {
    channels.enumerated().map { $1.name.isEmpty ? "\(letter)\($0)" : $1.name }
  }
}
