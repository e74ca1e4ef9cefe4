import Glibc

/// What one run at a time holds: a lock on NAME.nrnn-lock beside a file, since the file itself is replaced. The system
/// gives it back however the run ends. Where a file system has no locks the run goes on without.
struct FileLock {
  private let path: FilePath
  private let descriptor: Int32

  private static let suffix = ".nrnn-lock"

  static func path(beside path: String) -> String { path + suffix }

  init(_ file: ReplacedFile) throws(Problem) {
    path = file.target + FileLock.suffix
    while true {
      let descriptor = FileLock.open(path)
      guard descriptor >= 0 else { throw Problem(.io, "\(file.path)\(FileLock.suffix): \(systemError())") }
      let isBusy = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      if !isBusy, FileLock.isAt(path, descriptor) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
      guard !isBusy else {
        throw Problem(.io, "\(file.path): expected no other run that uses it, found one: it holds the lock beside it")
      }
    }
  }

  /// That of another user may be there to be read alone, which is enough. A link is not ours: what it leads to stays as it is.
  private static func open(_ path: FilePath) -> Int32 {
    let flags = O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
    let descriptor = path.call { Glibc.open($0, flags | O_RDWR, 0o666) }
    return descriptor < 0 && errno == EACCES ? path.call { Glibc.open($0, flags | O_RDONLY, 0o666) } : descriptor
  }

  /// The run before may have taken its lock away between our opening and our locking it.
  private static func isAt(_ path: FilePath, _ descriptor: Int32) -> Bool {
    FileIdentity(descriptor) == FileIdentity(path: path)
  }

  func release() {
    var status = stat()
    if fstat(descriptor, &status) == 0, status.isRegular, status.st_size == 0 { _ = path.call { unlink($0) } }
    close(descriptor)
  }
}
