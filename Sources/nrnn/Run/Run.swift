import ArgumentParser
import NoisyRNN

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Streams samples through a model, one result per sample.",
    discussion: """
      As in the paper, noise is off unless asked for; more than one member asks for it.

      Input, raw values in the channels' units:
        csv    A header names the columns, in any order; other columns are passed over. A channel without a name is \
      x0, x1, ... by its index. For a single channel, or where no channel has a name, a file may also hold just one \
      column per channel, under any header or none.
        jsonl  On each line an object with the channels' names as keys, or an array; for a single channel also a number.
        f32    Little-endian 32-bit floats, the channels of a sample side by side.
      Missing values are refused in this version.

      Output, in the same format: step (the sample's index since the stream began, from 0); for each output (y0, y1, \
      ... if it has no name) NAME.mean, NAME.std, NAME.nominal (the noise-free path) and each quantile, as NAME.q05; \
      for classifiers entropy and mutual_information, in nats; last flags, a sum of 8 (warming up), 16 (beyond the \
      trained length), 32 (an input out of range). f32 has the same columns in the same order, less step and flags.

      --state is read at the start, if the file is there, and replaced when the input ends or at SIGINT or SIGTERM; \
      the input is what follows the samples read before. A run that fails leaves it as it was.
      """)

  @OptionGroup var file: ModelArguments
  @OptionGroup var settings: StreamArguments

  @Option(help: "Where samples come from; -: standard input.", completion: .file())
  var input = "-"
  @Option(help: "Of input and output: csv, jsonl or f32.")
  var format = Format.csv
  @Option(help: "Where results go; -: standard output.", completion: .file())
  var output = "-"
  @Option(help: "Continue from this snapshot and leave one for the next run.", completion: .file())
  var state: String?
  @Flag(help: "Leave out the line of names in csv, to append to a file.")
  var noHeader = false

  func run() throws {
    let model = try file.load()
    let stream = try settings.stream(of: model)
    let saved = state.map { StateFile(path: $0) }
    try saved?.restore(stream)
    try settings.check(stream)
    Interruption.watch()
    do {
      try pump(model, stream)
    } catch is Interrupted {
      try saved?.save(stream)
      throw Problem(.interrupted, "interrupted after \(stream.info.samples) samples")
    }
    try saved?.save(stream)
  }

  private func pump(_ model: Model, _ stream: ModelStream) throws {
    let source = try Source(input)
    let reader = try format.reader(source, model)
    let columns = Column.all(of: model, quantiles: settings.quantiles.levels)
    let sink = try Sink(output, reading: source)
    var pump = Pump(
      source: source, reader: reader, stream: stream, columns: columns,
      writer: format.writer(columns, header: !noHeader), sink: sink)
    try pump.run()
  }
}
