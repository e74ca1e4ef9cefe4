import ArgumentParser
import NoisyRNN

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a model as a constant of C, packed and aligned, to be loaded in place.",
    discussion: """
      -o model.h writes one header, whose constant is static: for the one source that includes it. -o model.c writes the \
      constant there and its declaration into model.h beside it, for as many as you like. Both have the macros that \
      memory for nrnn_model_init is laid out by, at most, on CPUs of 32 and of 64 bits:

        NAME_SIZE       bytes of the constant
        NAME_MEMORY     for the model, as long as it lives
        NAME_TEMPORARY  while it is loaded
      """)

  @OptionGroup var file: ModelArguments
  @Option(name: .shortAndLong, help: "The source: model.h or model.c.", completion: .file(extensions: ["h", "c"]))
  var output: String
  @Option(help: "What the constant is called. (default: as the file, without its ending)") var name: String?
  @Flag(help: "Leave out check vectors and provenance, which no stream asks for.") var strip = false

  private var ending: String { String(output.suffix(2)) }
  private var path: String { String(output.dropLast(2)) }

  func validate() throws {
    guard [".h", ".c"].contains(ending), !path.isEmpty, !path.hasSuffix("/") else {
      throw ValidationError("--output: expected a file that ends in .h or .c, found \(output)")
    }
    guard let name else { return }
    guard CName.isName(name) else {
      throw ValidationError(
        "--name: expected letters, digits and _, no digit first, no word of C or C++, found \(name)")
    }
  }

  func run() throws {
    let files = ending == ".h" ? [output] : [output, path + ".h"]
    let targets = files.map { ReplacedFile(path: $0) }
    for target in targets {
      try target.expectApart(from: file.model)
      try target.prepare()
      try expectOurs(target)
    }
    let packed = try PackedModel(try ModelFile.bytes(file.model), file.model, file.arithmetic, strip: strip)
    let base = String(path.split(separator: "/").last!)
    let source = CSource(packed, name: name ?? CName.name(of: base), header: base + ".h")
    let texts = ending == ".h" ? [source.header(whole: true)] : [source.definition, source.header(whole: false)]
    for (target, text) in zip(targets, texts) { try target.write(Array(text.utf8)) }
    try Terminal.show("\(files.joined(separator: ", ")): \(source.summary)")
  }

  /// A header of somebody's own may have the same name.
  private func expectOurs(_ target: ReplacedFile) throws {
    guard let bytes = try target.bytes(), !bytes.isEmpty, !bytes.starts(with: CSource.mark.utf8) else { return }
    throw Problem(.usage, "--output: expected none or a file that nrnn embed wrote at \(target.path), found another")
  }
}
