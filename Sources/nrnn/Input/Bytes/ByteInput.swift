/// Bytes as they arrive: those of a file, or what is made of others.
protocol ByteInput: AnyObject {
  /// Writes some into the room, which is not empty, and says how many; 0: the end. What it throws stands behind all that
  /// was whole.
  func read(into room: UnsafeMutableBufferPointer<UInt8>) throws -> Int
}

/// What was read of an input and not taken yet.
final class ByteWindow {
  private static let chunk = 1 << 16

  private let input: any ByteInput
  private var buffer = Buffer()
  /// What was taken of the buffer.
  private var start = 0
  private(set) var hasEnded = false
  private(set) var bytesRead = 0

  init(_ input: any ByteInput) { self.input = input }

  /// Good until more is read.
  var pending: Text { buffer.text(start, buffer.count - start) }

  /// So many bytes are done with; fewer may be there.
  func drop(_ count: Int) { start = min(start + count, buffer.count) }

  /// It is done with.
  func close() {
    buffer = Buffer()
    (start, hasEnded) = (0, true)
  }

  /// Reads what there is; false at the end.
  func fill() throws -> Bool {
    guard !hasEnded else { return false }
    if start > 0 { buffer.removeFirst(start) }
    start = 0
    let room = buffer.room(for: ByteWindow.chunk)
    let got = try input.read(into: UnsafeMutableBufferPointer(rebasing: room.prefix(ByteWindow.chunk)))
    buffer.wrote(got)
    bytesRead += got
    hasEnded = got == 0
    return !hasEnded
  }

  /// Are there so many bytes, once the input has given them or has ended?
  func has(_ count: Int) throws -> Bool {
    while pending.count < count, try fill() {}
    return pending.count >= count
  }
}
