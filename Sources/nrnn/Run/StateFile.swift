import NoisyRNN

/// The state of a run in a file: the bare snapshot of a single stream, or those of all keys.
struct StateFile {
  private let file: ReplacedFile
  private let keyed: Bool

  init(_ path: String, keyed: Bool) { (file, self.keyed) = (ReplacedFile(path: path), keyed) }

  /// Continues where the file left off, if it is there.
  func restore(_ fleet: Fleet) throws {
    try file.prepare()
    guard let bytes = try file.bytes() else { return }
    guard KeyedSnapshots.areIn(bytes) == keyed else {
      let found = keyed ? "another file or that of a single stream" : "that of many keys"
      let expected = "the state of a run \(keyed ? "with" : "without") --key"
      throw Problem(.badState, "\(file.path): expected \(expected), found \(found)")
    }
    guard keyed else { return try fleet.restore(nil, bytes, file.path) }
    for entry in try KeyedSnapshots.entries(bytes, file.path) {
      try fleet.restore(entry.key, entry.bytes, "\(file.path): key \(entry.key.shown)")
    }
  }

  func save(_ fleet: Fleet) throws {
    let snapshots = try about(file.path) { try fleet.snapshots }
    try file.write(keyed ? KeyedSnapshots.bytes(snapshots) : snapshots[0].bytes)
  }
}
