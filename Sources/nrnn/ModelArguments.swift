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
  /// One of those that the engine names.
  struct Name: ExpressibleByArgument {
    let kernels: Model.Kernels

    init?(argument: String) {
      guard let named = Model.Kernels.allCases.first(where: { $0.name == argument }) else { return nil }
      kernels = named
    }

    static let allValueStrings = Model.Kernels.allCases.map(\.name)
    static let defaultCompletionKind = CompletionKind.list(allValueStrings)
    var defaultValueDescription: String { kernels.name }
  }

  @Option(help: "The instruction set; all give the same bits.")
  var kernels = Name(argument: "auto")!

  func validate() throws {
    guard kernels.kernels.isAvailable else {
      let available = Model.Kernels.allCases.filter(\.isAvailable).map(\.name)
      throw ValidationError(
        "--kernels: expected one that this machine has, of \(available.listed), found \(kernels.kernels.name)")
    }
  }

  func load(_ path: String) throws -> Model { try LoadedModel.load(path, kernels.kernels) }

  func load(_ bytes: [UInt8], from path: String) throws -> Model {
    try LoadedModel.load(bytes, from: path, kernels.kernels)
  }
}

extension Model {
  /// How rows for it are read, as TOML; nil: it does not say.
  var readingSettings: String? { provenance.first { $0.key == "reading" }?.value }

  /// Names for headers and keys: a channel that the file leaves without one is x0, x1, ...
  var inputNames: [String] { names(inputs, "x") }
  /// The same for outputs: y0, y1, ...
  var outputNames: [String] { names(outputs, "y") }

  private func names(_ channels: [Channel], _ letter: String) -> [String] {
    channels.enumerated().map { $1.name.isEmpty ? "\(letter)\($0)" : $1.name }
  }
}

extension UInt64 {
  /// All 16 digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
