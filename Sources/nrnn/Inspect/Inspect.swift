import ArgumentParser
import NoisyRNN

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Describes a model: layers, channels, noise, memory.")

  @OptionGroup var file: ModelArguments
  @Flag(help: "As JSON, schema nrnn-inspect-1.") var json = false

  func run() throws {
    let bytes = try ModelFile.bytes(file.model)
    let model = try file.arithmetic.load(bytes, from: file.model)
    let description = try ModelDescription(model, ModelMessage(bytes, of: model).parts, path: file.model)
    try Terminal.show(json ? description.json.text(indented: true) : description.text)
  }
}
