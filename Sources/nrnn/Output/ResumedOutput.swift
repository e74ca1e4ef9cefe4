import Glibc

/// An output file that a run before may have left: is it the one that the state goes on with, and where does it go on?
struct ResumedOutput {
  /// What a file that is there already gets.
  enum Beginning {
    /// It is replaced.
    case anew
    /// It goes on after that much of it, or after all of it; it begins with the header.
    case after(OutputMark?)
  }

  private let path: String
  private let descriptor: Int32
  private let writer: any RowWriter
  private let size: Int

  init(_ path: String, _ descriptor: Int32, _ writer: any RowWriter) throws(Problem) {
    (self.path, self.descriptor, self.writer) = (path, descriptor, writer)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Problem(.io, "\(path): \(systemError())") }
    size = status.st_size
  }

  /// How many of its bytes stay. All that may be wrong is known before one of them goes.
  func end(_ beginning: Beginning) throws(Problem) -> Int {
    guard case .after(let mark) = beginning else { return 0 }
    guard let mark else {
      guard size > 0 else { return 0 }
      try expectHeader(size)
      try expectWholeRows()
      return size
    }
    guard let length = Int(exactly: mark.length), length <= size else {
      throw Problem(
        .badState, "--output: \(path): expected at least the \(mark.length) bytes that the state holds, found \(size)")
    }
    guard length > 0 else { return 0 }
    guard OutputMark(descriptor, length: length, layout: writer.layout) == mark else {
      try expectHeader(size)  // says more
      throw Problem(
        .badState,
        """
        --output: \(path): expected the results that the state goes on after, of the same format and columns, found \
        others in the \(length) bytes before
        """)
    }
    try expectHeader(length)
    return length
  }

  private func expectHeader(_ length: Int) throws(Problem) {
    let header = writer.header
    var found = [UInt8](repeating: 0, count: header.count)
    guard pread(descriptor, &found, found.count, 0) == found.count, found == header, header.count <= length else {
      let line = String(decoding: header.dropLast(), as: UTF8.self)
      throw Problem(.badState, "--output: \(path): expected the header \(JSON.quoted(line)), found another first line")
    }
  }

  /// Without a mark nothing else says that the last row is not half of one.
  private func expectWholeRows() throws(Problem) {
    var last: UInt8 = 0
    guard writer.rowSize.map({ size % $0 == 0 }) ?? (pread(descriptor, &last, 1, size - 1) == 1 && last == 0x0a) else {
      throw Problem(.badState, "--output: \(path): expected whole rows, found an end within one")
    }
  }
}
