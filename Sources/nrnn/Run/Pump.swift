import NoisyRNN

/// Moves samples from a source through a stream into a sink, each result as soon as its sample is there.
struct Pump {
  let source: Source
  var reader: any SampleReader
  let stream: ModelStream
  let columns: [Column]
  let writer: any RowWriter
  let sink: Sink

  /// However it ends, what was computed is written.
  mutating func run() throws {
    let outcome = Result { try moveAll() }
    try sink.flush()
    try outcome.get()
  }

  private mutating func moveAll() throws {
    var progress = Progress()
    defer { progress.clear() }
    var step = Int(stream.info.samples)
    try sink.write(writer.header)
    while let sample = try nextSample() {
      let summary = try about("\(source.name): \(reader.place)") { try stream.step(sample) }
      try sink.write(writer.row(step: step, columns.map { $0.value(summary) }, flags: summary.flags[0]))
      step += 1
      progress.update(steps: step, part: source.part)
      try Interruption.check()
    }
  }

  /// What is known goes out before the wait for more.
  private mutating func nextSample() throws -> [Float]? {
    if !reader.isReady { try sink.flush() }
    return try reader.next()
  }
}
