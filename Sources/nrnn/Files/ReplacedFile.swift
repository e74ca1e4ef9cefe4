import Glibc

/// A file that is replaced whole or not at all. Where the path is a symbolic link, the file it leads to is replaced and
/// the link stays; permissions and owner stay too.
struct ReplacedFile {
  let path: String
  let target: FilePath

  init(path: String) { (self.path, target) = (path, FilePath(path).target) }

  /// What is read is in no way of what is written.
  func expectApart(from read: String, _ hint: String = "") throws {
    guard let identity = FileIdentity(argument: read, standard: STDIN_FILENO),
      FileIdentity(path: FilePath(path)) == identity
    else { return }
    throw Problem(.usage, "--output: expected another file than \(read), found \(path)\(hint)")
  }

  /// Known before the work rather than after it: can a file be made beside this one? What a run that was killed left
  /// behind goes.
  func prepare() throws(Problem) {
    guard target.folder.call({ access($0, W_OK | X_OK) }) == 0 else {
      throw Problem(.io, "\(path): expected a folder that can be written: \(systemError())")
    }
    if let status = target.status, !status.isRegular {
      throw Problem(.io, "\(path): expected a regular file, found \(status.kind)")
    }
    TemporaryFile.removeStale(beside: target)
  }

  /// Nil: it is not there.
  func bytes() throws -> [UInt8]? { target.call { access($0, F_OK) } == 0 ? try Source(path).all() : nil }

  func write(_ bytes: [UInt8]) throws(Problem) {
    let temporary = try TemporaryFile(beside: target, path)
    defer { temporary.close() }
    do throws(Problem) {
      try temporary.fill(bytes, path)
      try temporary.replace(target, path)
    } catch {
      temporary.remove()
      throw error
    }
    target.synchroniseFolder()
  }
}
