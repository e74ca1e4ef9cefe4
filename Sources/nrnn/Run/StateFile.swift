import Glibc
import NoisyRNN

/// A snapshot in a file, replaced whole or not at all. Its user bytes are the samples read so far, 64 bits,
/// little-endian.
struct StateFile {
  let path: String

  /// Continues where the file left off, if it is there.
  func restore(_ stream: ModelStream) throws {
    try checkFolder()
    guard access(path, F_OK) == 0 else { return }
    let source = try Source(path)
    guard let size = source.identity?.size else { throw Problem(.io, "\(path): expected a regular file") }
    let bytes = try source.bytes(size)
    _ = try about(path) { try stream.restore(bytes) }
  }

  func save(_ stream: ModelStream) throws {
    let samples = withUnsafeBytes(of: stream.info.samples.littleEndian) { Array($0) }
    let bytes = try about(path) { try stream.snapshot(user: samples) }
    let temporary = "\(path).\(getpid()).tmp"  // beside it: a rename across file systems is no rename
    do {
      try write(bytes, to: temporary)
      guard rename(temporary, path) == 0 else { throw Problem(.io, "\(path): \(systemError())") }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to temporary: String) throws(Problem) {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Problem(.io, "\(temporary): \(systemError())") }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, temporary)
    guard fsync(descriptor) == 0 else { throw Problem(.io, "\(temporary): \(systemError())") }
  }

  /// Known before the work rather than after it: can a file be made beside this one?
  private func checkFolder() throws(Problem) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard access(folder, W_OK) == 0 else { throw Problem(.io, "\(path): \(folder): \(systemError())") }
  }
}
