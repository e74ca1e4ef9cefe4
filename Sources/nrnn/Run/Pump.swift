import NoisyRNN

/// Moves rows from a source through their streams into a sink, each result as soon as its row is there.
struct Pump: ~Copyable {
  let reader: Inputs
  var intake: Intake
  let streams: KeyedStreams
  let sink: Sink
  let saver: Saver
  let complaints: Complaints

  /// However it ends, what was computed is written.
  mutating func run() throws {
    let failure = failure { try $0.moveAll() }
    if failure != nil { try intake.finish(isWhole: false) }
    if failure is Interrupted, let rest = reader.rest { try sink.write(line: rest) }
    complaints.progress.clear()
    try sink.flush()
    if let failure { throw failure }
  }

  private mutating func moveAll() throws {
    while try next() {
      let before = streams.counts[.results]
      try takeReady()
      if streams.counts[.results] > before { try saver.resultDone { try sink.settle() } }
      complaints.progress.update(steps: streams.counts.rows, part: reader.part)
      try Interruption.check()
    }
    try intake.finish(isWhole: true)
    if reader.source.isUnfinished {
      streams.counts[.unfinished] += 1
      complaints.unfinished(reader.unfinished)
    }
  }

  /// The record at hand, and those behind it that need not be waited for, unless a save is due.
  private mutating func takeReady() throws {
    intake.begin()
    let failure = failure {
      repeat { try $0.intake.take($0.reader) } while try $0.takesMore && $0.reader.isReady && $0.reader.advance()
    }
    try intake.settle()
    if let failure { throw failure }
  }

  private var takesMore: Bool { !intake.isFull && !saver.isDue }

  private mutating func failure(of work: (inout Self) throws -> Void) -> Error? {
    do {
      try work(&self)
      return nil
    } catch {
      return error
    }
  }

  /// What is known goes out before the wait for more, and a save that is due is made during it.
  private mutating func next() throws -> Bool {
    if !reader.isReady {
      try sink.flush()
      if let patience = saver.patience, try !reader.source.arrives(within: patience) {
        try saver.save { try sink.settle() }
      }
    }
    return try reader.advance()
  }
}
