import Glibc

/// What tells one regular file from another, however its path is spelled: its inode; of one that is not there yet, its
/// folder's and its name.
struct FileIdentity: Equatable {
  private let device: UInt
  private let inode: UInt
  private let name: [UInt8]

  /// Nil: no regular file.
  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.isRegular else { return nil }
    self.init(status)
  }

  /// Nil: something else is there, or not even the folder.
  init?(path: FilePath) {
    if let status = path.status {
      guard status.isRegular else { return nil }
      self.init(status)
    } else {
      let target = path.target
      guard let folder = target.folder.status else { return nil }
      self.init(folder, target.name)
    }
  }

  /// Of an argument; "-": that descriptor, if there is one.
  init?(argument: String, standard: Int32?) {
    if argument != "-" {
      self.init(path: FilePath(argument))
    } else {
      guard let standard else { return nil }
      self.init(standard)
    }
  }

  private init(_ status: stat, _ name: [UInt8] = []) {
    (device, inode, self.name) = (status.st_dev, status.st_ino, name)
  }
}

/// The files that a run reads or writes, each for one purpose.
struct FilesApart {
  private struct Use {
    let option: String
    let path: String
    let identity: FileIdentity
  }

  private var uses: [Use] = []

  /// `path` "-": that descriptor.
  mutating func add(_ option: String, _ path: String, standard: Int32? = nil) throws(Problem) {
    guard let identity = FileIdentity(argument: path, standard: standard) else { return }
    if let other = uses.first(where: { $0.identity == identity }) {
      throw Problem(
        .usage, "\(option): expected another file than that of \(other.option), \(other.path), found \(path)")
    }
    uses.append(Use(option: option, path: path, identity: identity))
  }
}
