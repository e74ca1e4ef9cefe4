import Glibc

/// The bytes of a file, of a pipe or of standard input.
final class FileInput: ByteInput {
  let name: String
  /// Of a regular file; nil: where it ends is not known.
  let size: Int?
  private var descriptor: Int32

  /// The writer of a pipe is waited for with the first bytes, not here.
  init(_ path: String) throws(Problem) {
    name = path == "-" ? "standard input" : path
    descriptor = path == "-" ? STDIN_FILENO : FilePath(path).call { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw Problem(.io, "\(path): \(systemError())") }
    var status = stat()
    size = fstat(descriptor, &status) == 0 && status.isRegular ? status.st_size : nil
  }

  deinit { close() }

  func close() {
    if descriptor > STDIN_FILENO { _ = Glibc.close(descriptor) }
    descriptor = -1
  }

  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    var got = 0
    repeat {
      try Interruption.wait(for: descriptor)
      got = Glibc.read(descriptor, room.baseAddress, room.count)
    } while got < 0 && (errno == EAGAIN || errno == EINTR)
    guard got >= 0 else { throw Problem(.io, "\(name): \(systemError())") }
    return got
  }

  /// Waits for more bytes, or for the end, no longer than so many nanoseconds; is there something?
  func arrives(within patience: UInt64) throws -> Bool {
    try Interruption.wait(for: descriptor, milliseconds: Int32(clamping: (patience + 999_999) / 1_000_000))
  }
}

/// What the last call to the system failed with.
func systemError() -> String { String(cString: strerror(errno)) }
