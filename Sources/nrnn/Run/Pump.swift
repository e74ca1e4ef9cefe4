import NoisyRNN

/// Moves rows from a source through their streams into a sink, each result as soon as its row is there.
struct Pump {
  let source: Source
  var reader: any SampleReader
  var intake: Intake
  let fleet: Fleet
  let sink: Sink
  let saver: Saver
  let complaints: Complaints
  let isUnbuffered: Bool

  /// However it ends, what was computed is written.
  mutating func run() throws {
    let outcome = Result { try moveAll() }
    if case .failure = outcome { try intake.finish(isWhole: false) }
    complaints.progress.clear()
    try sink.flush()
    try outcome.get()
  }

  private mutating func moveAll() throws {
    while try next() {
      let before = fleet.counts[.results]
      try intake.take(reader)
      if fleet.counts[.results] > before {
        if isUnbuffered { try sink.flush() }
        try saver.resultDone { try sink.settle() }
      }
      complaints.progress.update(steps: fleet.counts.rows, part: source.part)
      try Interruption.check()
    }
    try intake.finish(isWhole: true)
    if source.isUnfinished {
      fleet.counts[.unfinished] += 1
      complaints.unfinished(reader.unfinished)
    }
  }

  /// What is known goes out before the wait for more, and a save that is due is made during it.
  private mutating func next() throws -> Bool {
    if !reader.isReady {
      try sink.flush()
      if let patience = saver.patience, try !source.arrives(within: patience) { try saver.save { try sink.settle() } }
    }
    return try reader.advance()
  }
}
