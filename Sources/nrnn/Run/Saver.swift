/// Keeps the state file close behind the results: the results of a state are written before it is, so that after a
/// restart none is missing.
final class Saver {
  private let file: StateFile?
  private let fleet: Fleet
  private let pause: UInt64
  private var due: UInt64
  private var isBehind = false

  init(_ file: StateFile?, _ fleet: Fleet, every seconds: Double) {
    (self.file, self.fleet, pause) = (file, fleet, UInt64(min(seconds, 1e9) * 1e9))
    due = nanoseconds() + pause
  }

  /// `settle` puts the results out of harm's way.
  func resultDone(settle: () throws -> Void) throws {
    isBehind = true
    if file != nil, nanoseconds() >= due { try save(settle: settle) }
  }

  /// How long the source may be waited for before a save is due; nil: as long as it takes.
  var patience: UInt64? { file != nil && isBehind ? due - min(due, nanoseconds()) : nil }

  func save(settle: () throws -> Void) throws {
    guard let file else { return }
    try settle()
    try file.save(fleet)
    due = nanoseconds() + pause
    isBehind = false
  }
}
