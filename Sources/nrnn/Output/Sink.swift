import Glibc

/// Bytes on their way to a file or to standard output.
final class Sink {
  private static let capacity = 1 << 16

  private let name: String
  private let descriptor: Int32
  private let isRegular: Bool
  private let layout: [UInt8]
  /// Of a regular file: where the next bytes go.
  private var length = 0
  private var newFile: FilePath?
  private var buffer = Buffer()

  /// `isResumable`: what it holds can be told by a mark.
  init(_ path: String, _ writer: any RowWriter, _ beginning: ResumedOutput.Beginning, isResumable: Bool) throws {
    (name, layout) = (path == "-" ? "standard output" : path, writer.layout)
    let target = FilePath(path)
    let there = path == "-" ? nil : target.status
    isRegular = path != "-" && there?.isRegular ?? true
    descriptor = path == "-" ? STDOUT_FILENO : try Sink.open(target, path, readable: isRegular && isResumable)
    newFile = there == nil && path != "-" ? target.target : nil
    if isRegular {
      let resumed = try ResumedOutput(path, descriptor, writer)
      length = there == nil ? 0 : try resumed.end(beginning)
      guard ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
        throw Problem(.io, "\(path): \(systemError())")
      }
    }
    if length == 0 { buffer.append(writer.header) }
  }

  /// A pipe waits for its reader.
  private static func open(_ target: FilePath, _ path: String, readable: Bool) throws -> Int32 {
    let flags = (readable ? O_RDWR : O_WRONLY) | O_CREAT | O_CLOEXEC
    while true {
      let descriptor = target.call { Glibc.open($0, flags, 0o666) }
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw Problem(.io, "\(path): \(systemError())") }
      try Interruption.check()
    }
  }

  deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

  func write(_ row: ResultRow, by writer: any RowWriter) throws(Problem) {
    writer.append(row, to: &buffer)
    if buffer.count >= Sink.capacity { try flush() }
  }

  /// One of the input that has no result.
  func write(line: Text) throws(Problem) {
    buffer.append(line)
    buffer.append("\n")
    if buffer.count >= Sink.capacity { try flush() }
  }

  func flush() throws(Problem) {
    defer { buffer.removeAll() }
    try writeAll(UnsafeRawBufferPointer(buffer.text), to: descriptor, name)
    length += buffer.count
  }

  /// What was written outlasts a loss of power, where that is a file's to promise. Of a file, how much of it there is.
  func settle() throws(Problem) -> OutputMark? {
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Problem(.io, "\(name): \(systemError())")
    }
    guard isRegular else { return nil }
    newFile?.synchroniseFolder()
    newFile = nil
    guard let mark = OutputMark(descriptor, length: length, layout: layout) else {
      throw Problem(.io, "\(name): \(systemError())")
    }
    return mark
  }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(Problem) {
  try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
    try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor, name)
  }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ name: String) throws(Problem) {
  var done = 0
  while done < bytes.count {
    let written = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
    guard written >= 0 || errno == EINTR else { throw Problem(.io, "\(name): \(systemError())") }
    done += max(written, 0)
  }
}
