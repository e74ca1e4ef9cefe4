import ArgumentParser
import NoisyRNN

struct Pack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lays the weights of a model as the engine reads them, so that they can stay where the file lies.",
    discussion: """
      A packed file takes no memory for weights where it is loaded in place (NRNN_LOAD_IN_PLACE): from flash, or from a \
      file that is mapped. It computes the same bits, has the same fingerprint and takes the same snapshots as the file \
      that it is made of. It cannot be quantized or written anew: keep that file. One that is packed already is written \
      as it is.
      """)

  @OptionGroup var file: ModelArguments
  @Option(name: .shortAndLong, help: "The packed file.", completion: .file(extensions: ["nrnn"]))
  var output: String
  @Flag(help: "Leave out check vectors and provenance, which no stream asks for.") var strip = false
  @Flag(help: "Let the packed file take the place of the model.") var overwrite = false
  @Flag(help: "As JSON, schema nrnn-pack-1.") var json = false

  func validate() throws {
    guard output != "-" else { throw ValidationError("--output: expected a file, found -: the report goes there") }
  }

  func run() throws {
    let target = ReplacedFile(path: output)
    if !overwrite { try target.expectApart(from: file.model, "; --overwrite allows it") }
    try target.prepare()
    let source = try ModelFile.bytes(file.model)
    let packed = try PackedModel(source, file.model, file.arithmetic, strip: strip)
    try target.write(packed.bytes)
    try Terminal.show(json ? report(source, packed).text(indented: true) : text(source, packed))
  }

  private func text(_ source: [UInt8], _ packed: PackedModel) -> String {
    """
    \(file.model) -> \(output), fingerprint \(packed.model.fingerprint.hexadecimal)
    bytes of the file: \(source.count) -> \(packed.bytes.count)
    in place: at most \(packed.size.memory) bytes of memory for the model, \(packed.size.temporary) to load it
    """
  }

  private func report(_ source: [UInt8], _ packed: PackedModel) -> JSON {
    [
      "schema": "nrnn-pack-1", "model": .string(file.model), "output": .string(output),
      "fingerprint": .string(packed.model.fingerprint.hexadecimal),
      "before": ["file_bytes": JSON(source.count)], "after": ["file_bytes": JSON(packed.bytes.count)],
      "in_place": ["memory_bytes": JSON(packed.size.memory), "temporary_bytes": JSON(packed.size.temporary)],
    ]
  }
}
