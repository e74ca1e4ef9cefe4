import Glibc

/// Where a model is read from: a regular file, or what was handed over open.
enum ModelFile {
  /// What the engine takes.
  private static let mostBytes = 1 << 30

  /// Standard input, or a descriptor of the shell's: a pipe may be read then, for it has a writer. One that is opened by
  /// name may have none, and would be waited for without an end.
  static func isOpen(_ path: String) -> Bool { isStandardInput(path) || path.hasPrefix("/dev/fd/") }

  /// Before the engine is asked, whose message does not name "-".
  static func expect(_ path: String) throws(Problem) {
    guard access(path.onDisk, R_OK) == 0 else { throw Problem(.io, "\(path): \(systemError())") }
    if let status = FilePath(path).status, !status.isRegular {
      throw Problem(.io, "\(path): expected a regular file, or - for standard input, found \(status.kind)")
    }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    if !isOpen(path) { try expect(path) }
    return try Source(path).all(atMost: mostBytes)
  }
}

/// Does the path name standard input?
func isStandardInput(_ path: String) -> Bool { ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path) }
