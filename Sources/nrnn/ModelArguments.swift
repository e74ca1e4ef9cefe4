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

  /// What the engine takes.
  private static let mostBytes = 1 << 30

  @Option(help: "The instruction set; all give the same bits.")
  var kernels = Name.auto

  func validate() throws {
    guard kernels == .auto || kernels.kernels.isAvailable else {
      let available = Name.allCases.filter { $0 == .auto || $0.kernels.isAvailable }.map(\.rawValue)
      throw ValidationError("--kernels: expected one that this machine has, of \(available.listed), found \(kernels)")
    }
  }

  /// A pipe is read where it is handed over open; another would be waited for without an end.
  func load(_ path: String) throws -> Model {
    if isStandardInput(path) || path.hasPrefix("/dev/fd/") {
      return try load(try Source(path).all(atMost: KernelArguments.mostBytes), from: path)
    }
    try expectReadable(path)
    if let status = FilePath(path).status, !status.isRegular {
      throw Problem(.io, "\(path): expected a regular file, or - for standard input, found \(status.kind)")
    }
    return try about(path) { try Model(contentsOf: path.onDisk, kernels: kernels.kernels) }
  }

  func load(_ bytes: [UInt8], from path: String) throws -> Model {
    try about(path) { try Model(bytes: bytes, kernels: kernels.kernels) }
  }
}

/// Does the path name standard input?
func isStandardInput(_ path: String) -> Bool { ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path) }

/// Says more than the engine does: why a file cannot be read.
func expectReadable(_ path: String) throws(Problem) {
  guard access(path.onDisk, R_OK) == 0 else { throw Problem(.io, "\(path): \(systemError())") }
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
