/// Bytes that lie in someone else's memory: good until their owner goes on.
typealias Text = UnsafeBufferPointer<UInt8>

extension Text {
  static var none: Text { Text(start: nil, count: 0) }
}

/// Bytes that grow. What is appended over and over is written in place: no array is made for it, and no string.
struct Buffer: ~Copyable {
  private var memory: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0
  /// The number written last that is not zero, and its text.
  private var last: (number: UInt32, start: Int, count: Int)?

  init(capacity: Int = 1 << 12) { memory = .allocate(capacity: capacity) }

  deinit { memory.deallocate() }

  /// Good until the next change.
  var text: Text { Text(start: memory.baseAddress, count: count) }

  func text(_ start: Int, _ count: Int) -> Text { Text(start: memory.baseAddress! + start, count: count) }

  mutating func removeAll() { (count, last) = (0, nil) }

  /// Room for so many bytes more, to be written from its start on; `wrote` says how many were.
  mutating func room(for more: Int) -> UnsafeMutableBufferPointer<UInt8> {
    if memory.count - count < more { grow(more) }
    return UnsafeMutableBufferPointer(start: memory.baseAddress! + count, count: memory.count - count)
  }

  mutating func wrote(_ bytes: Int) { count += bytes }

  /// The first bytes go.
  mutating func removeFirst(_ gone: Int) {
    memory.baseAddress!.update(from: memory.baseAddress! + gone, count: count - gone)
    count -= gone
  }

  private mutating func grow(_ more: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(2 * memory.count, count + more))
    larger.baseAddress!.update(from: memory.baseAddress!, count: count)
    memory.deallocate()
    memory = larger
  }
}

extension Buffer {
  mutating func append(_ byte: UInt8) {
    room(for: 1)[0] = byte
    wrote(1)
  }

  mutating func append(_ text: Text) {
    guard let start = text.baseAddress else { return }
    room(for: text.count).baseAddress!.update(from: start, count: text.count)
    wrote(text.count)
  }

  mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }

  mutating func append(_ text: StaticString) { append(Text(start: text.utf8Start, count: text.utf8CodeUnitCount)) }

  mutating func append(_ number: UInt64) {
    let most = 20
    let room = room(for: most)
    var (rest, at) = (number, most)
    repeat {
      at -= 1
      room[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    room.baseAddress!.update(from: room.baseAddress! + at, count: most - at)
    wrote(most - at)
  }

  /// The shortest text that reads back as the same. Where noise is off each number stands twice in a row, and zeros do.
  mutating func append(_ number: Float) {
    if number.bitPattern == 0 { return append("0.0") }
    if let last, last.number == number.bitPattern {
      _ = room(for: last.count)  // what is appended lies here, and would move
      return append(text(last.start, last.count))
    }
    let start = count
    var text = number.description
    text.withUTF8 { append($0) }
    last = (number.bitPattern, start, count - start)
  }
}
