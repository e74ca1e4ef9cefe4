/// Keeps the state file close behind the results: the results of a state are written before it is, so that after a
/// restart none is missing.
final class Saver {
  /// A save waits for as many times as long as the last one took, so that saving never takes more than a third of the
  /// time.
  private static let pausesPerSave: UInt64 = 2

  private let file: StateFile?
  private let streams: KeyedStreams
  private let pause: UInt64
  private var due: UInt64
  private var isBehind = false

  init(_ file: StateFile?, _ streams: KeyedStreams, every seconds: Double) {
    (self.file, self.streams, pause) = (file, streams, UInt64(min(seconds, 1e9) * 1e9))
    due = nanoseconds() + pause
  }

  /// What the results so far are, and where a state goes on with them.
  var beginning: ResumedOutput.Beginning { file?.wasThere == true ? .after(file?.output) : .anew }
  var isSaving: Bool { file != nil }

  var isDue: Bool { file != nil && nanoseconds() >= due }

  /// `settle` puts the results out of harm's way.
  func resultDone(settle: () throws -> OutputMark?) throws {
    isBehind = true
    if isDue { try save(settle: settle) }
  }

  /// How long the source may be waited for before a save is due; nil: as long as it takes.
  var patience: UInt64? { file != nil && isBehind ? due - min(due, nanoseconds()) : nil }

  func save(settle: () throws -> OutputMark?) throws {
    guard let file else { return }
    let began = nanoseconds()
    try file.save(streams, try settle())
    let now = nanoseconds()
    due = now + max(pause, Saver.pausesPerSave * (now - began))
    isBehind = false
  }

  func release() { file?.release() }
}
