/// Bounds of the work that a file can name, in operations (see `Operations`): a floor, and so many for each of its bytes,
/// so that a large model passes and a small file stays quick. docs/format.md has them as a table.
enum Work {
  static let mostSolverSteps = 65_536

  /// Of one path in a nominal interval, and in the longest one that streams integrate by default.
  static func ofStep(_ fileSize: Int) -> Int64 { 1 << 28 + 1024 * Int64(fileSize) }

  /// Of replaying all check vectors.
  static func ofChecks(_ fileSize: Int) -> Int64 { 1 << 30 + 16_384 * Int64(fileSize) }
}
