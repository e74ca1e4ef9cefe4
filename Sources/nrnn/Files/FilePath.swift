import Glibc

/// A path as the system takes it: bytes, which need not be text.
struct FilePath {
  private static let slash = UInt8(ascii: "/")
  private static let mostLinks = 40

  let bytes: [UInt8]

  init(_ argument: String) { bytes = argument.argumentBytes }
  private init(bytes: [UInt8]) { self.bytes = bytes }

  static func + (path: FilePath, suffix: String) -> FilePath { FilePath(bytes: path.bytes + suffix.utf8) }

  /// With its slash at the end; "." where the path has none.
  var folder: FilePath { FilePath(bytes: nameStart == 0 ? [UInt8(ascii: ".")] : Array(bytes[..<nameStart])) }
  var name: [UInt8] { Array(bytes[nameStart...]) }
  private var nameStart: Int { bytes.lastIndex(of: FilePath.slash).map { $0 + 1 } ?? 0 }

  func sibling(_ name: [UInt8]) -> FilePath { FilePath(bytes: bytes[..<nameStart] + name) }

  func call<T>(_ body: (UnsafePointer<CChar>) -> T) -> T {
    (bytes + [0]).withUnsafeBufferPointer { $0.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) } }
  }

  /// Where its symbolic links lead in the end, whether a file is there or not.
  var target: FilePath {
    var path = self
    for _ in 0..<FilePath.mostLinks {
      guard let link = path.link else { return path }
      path = link.first == FilePath.slash ? FilePath(bytes: link) : path.sibling(link)
    }
    return path
  }

  private var link: [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = call { path in
      buffer.withUnsafeMutableBytes { readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
    }
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Nil: it is not there, or out of reach.
  var status: stat? {
    var status = stat()
    return call { stat($0, &status) } == 0 ? status : nil
  }

  /// A new name outlasts a loss of power only when its folder is on the disk. Some file systems cannot do it.
  func synchroniseFolder() {
    let descriptor = folder.call { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }

  /// For a message.
  var kind: String {
    switch st_mode & S_IFMT {
    case S_IFREG: "a regular file"
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFCHR, S_IFBLK: "a device"
    case S_IFSOCK: "a socket"
    default: "another thing"
    }
  }
}
