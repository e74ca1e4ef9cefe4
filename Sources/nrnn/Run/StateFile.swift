import NoisyRNN

/// The state of a run in a file: the bare snapshot of a single stream, or those of all keys. One run at a time has it.
struct StateFile {
  private let file: ReplacedFile
  private let lock: FileLock
  private let keyed: Bool
  private let bytes: [UInt8]?
  /// The output that the state found goes on after.
  private(set) var output: OutputMark?

  init(_ path: String, keyed: Bool) throws {
    (file, self.keyed) = (ReplacedFile(path: path), keyed)
    try file.prepare()
    lock = try FileLock(file)
    bytes = try file.bytes()
  }

  var wasThere: Bool { bytes != nil }

  /// Continues where the file left off, if it is there.
  mutating func restore(_ streams: KeyedStreams) throws {
    guard let bytes else { return }
    guard KeyedSnapshots.areIn(bytes) == keyed else {
      let found = keyed ? "another file or that of a single stream" : "that of many keys"
      let expected = "the state of a run \(keyed ? "with" : "without") --key"
      throw Problem(.badState, "\(file.path): expected \(expected), found \(found)")
    }
    guard keyed else {
      output = try streams.restore(nil, bytes, file.path).bookmark.output
      return
    }
    let block = try KeyedSnapshots(bytes, file.path)
    for entry in block.entries {
      try Interruption.check()
      try streams.restore(entry.key, entry.bytes, "\(file.path): key \(entry.key.shown)")
    }
    output = block.output
  }

  func save(_ streams: KeyedStreams, _ output: OutputMark?) throws {
    let bytes = try about(file.path) {
      keyed ? try streams.block(output) : try streams.single.snapshot(output)
    }
    try file.write(bytes)
  }

  func release() { lock.release() }
}
