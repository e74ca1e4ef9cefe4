import Glibc

/// A new file beside the one that it will replace, under a name that no other program gives: NAME.nrnn-XXXXXXXX.tmp. It
/// is locked as long as its writer lives: one that is not locked was left behind by a run that was killed.
struct TemporaryFile {
  private static let suffix = ".tmp"
  private static let digits = 8

  let path: FilePath
  private let descriptor: Int32

  /// Permissions and, where that is allowed, owner are those of the file that is replaced.
  init(beside target: FilePath, _ name: String) throws(Problem) {
    var path = target + TemporaryFile.mark
    path = path + TemporaryFile.random() + TemporaryFile.suffix
    descriptor = path.call { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw Problem(.io, "\(name): cannot be written beside: \(systemError())") }
    self.path = path
    flock(descriptor, LOCK_EX | LOCK_NB)
    guard let status = target.status else { return }
    fchown(descriptor, status.st_uid, status.st_gid)
    fchmod(descriptor, status.st_mode & 0o7777)
  }

  private static let mark = ".nrnn-"

  private static func random() -> String {
    let text = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  func fill(_ bytes: [UInt8], _ name: String) throws(Problem) {
    try writeAll(bytes, to: descriptor, name)
    guard fsync(descriptor) == 0 else { throw Problem(.io, "\(name): \(systemError())") }
  }

  /// Takes the place of the target.
  func replace(_ target: FilePath, _ name: String) throws(Problem) {
    let result = path.call { old in target.call { rename(old, $0) } }
    guard result == 0 else { throw Problem(.io, "\(name): \(systemError())") }
  }

  func remove() { _ = path.call { unlink($0) } }

  func close() { Glibc.close(descriptor) }

  // MARK: Left behind

  static func removeStale(beside target: FilePath) {
    let prefix = target.name + mark.utf8
    for name in names(in: target.folder) where isOurs(name, prefix) {
      let path = target.sibling(name)
      let descriptor = path.call { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
      guard descriptor >= 0 else { continue }
      if FileIdentity(descriptor) != nil, flock(descriptor, LOCK_EX | LOCK_NB) == 0 { _ = path.call { unlink($0) } }
      Glibc.close(descriptor)
    }
  }

  private static func isOurs(_ name: [UInt8], _ prefix: [UInt8]) -> Bool {
    let middle = name.dropFirst(prefix.count).dropLast(suffix.utf8.count)
    return name.starts(with: prefix) && name.reversed().starts(with: suffix.utf8.reversed()) && middle.count == digits
      && middle.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }

  private static func names(in folder: FilePath) -> [[UInt8]] {
    guard let entries = folder.call({ opendir($0) }) else { return [] }
    defer { closedir(entries) }
    var names: [[UInt8]] = []
    while let entry = readdir(entries) {
      names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
    }
    return names
  }
}
