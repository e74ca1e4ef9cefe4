import Glibc

/// Bytes on their way to a file or to standard output.
final class Sink {
  private static let capacity = 1 << 16

  private let name: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// A file that is there is replaced, unless it is the one that is being read.
  init(_ path: String, reading source: Source) throws(Problem) {
    name = path == "-" ? "standard output" : path
    descriptor = path == "-" ? STDOUT_FILENO : open(path.onDisk, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Problem(.io, "\(path): \(systemError())") }
    guard let identity = FileIdentity(descriptor), path != "-" else { return }
    guard identity != source.identity else {
      throw Problem(.usage, "--output: expected another file than the input, found \(path)")
    }
    ftruncate(descriptor, 0)
  }

  deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

  func write(_ bytes: [UInt8]) throws(Problem) {
    buffer += bytes
    if buffer.count >= Sink.capacity { try flush() }
  }

  func flush() throws(Problem) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try writeAll(buffer, to: descriptor, name)
  }

  /// What was written outlasts a loss of power, where that is a file's to promise.
  func settle() throws(Problem) {
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Problem(.io, "\(name): \(systemError())")
    }
  }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(Problem) {
  var done = 0
  while done < bytes.count {
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
    guard written >= 0 || errno == EINTR else { throw Problem(.io, "\(name): \(systemError())") }
    done += max(written, 0)
  }
}
