import Glibc

/// A file that is replaced whole or not at all. One run at a time may write it.
struct ReplacedFile {
  let path: String

  /// Beside it: a rename across file systems is no rename.
  var temporary: String { path + ".tmp" }
  private var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

  /// Known before the work rather than after it: can a file be made beside this one? What a run that was killed left
  /// behind goes.
  func prepare() throws(Problem) {
    guard access(folder.onDisk, W_OK) == 0 else { throw Problem(.io, "\(path): \(folder): \(systemError())") }
    guard access(path.onDisk, F_OK) != 0 || isFile else { throw Problem(.io, "\(path): expected a regular file") }
    unlink(temporary.onDisk)
  }

  private var isFile: Bool {
    var status = stat()
    return stat(path.onDisk, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Nil: it is not there.
  func bytes() throws -> [UInt8]? { access(path.onDisk, F_OK) == 0 ? try Source(path).all() : nil }

  func write(_ bytes: [UInt8]) throws(Problem) {
    do throws(Problem) {
      try fill(bytes)
      guard rename(temporary.onDisk, path.onDisk) == 0 else { throw Problem(.io, "\(path): \(systemError())") }
    } catch {
      unlink(temporary.onDisk)
      throw error
    }
    synchroniseFolder()
  }

  private func fill(_ bytes: [UInt8]) throws(Problem) {
    let descriptor = open(temporary.onDisk, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Problem(.io, "\(temporary): \(systemError())") }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, temporary)
    guard fsync(descriptor) == 0 else { throw Problem(.io, "\(temporary): \(systemError())") }
  }

  /// The new name outlasts a loss of power only when the folder is on the disk. Some file systems cannot do it.
  private func synchroniseFolder() {
    let descriptor = open(folder.onDisk, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
