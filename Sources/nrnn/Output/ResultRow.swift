/// A result on its way to the output.
struct ResultRow {
  /// Cells of the input that are passed on.
  let passed: UnsafeBufferPointer<Cell>
  /// Samples since the stream, its sequence or its episode began.
  let step: UInt64
  let values: UnsafeBufferPointer<Float>
  let flags: UInt32
  /// Nil: the input has none.
  let time: TimeStamp?
}

/// Where a result is put together, one after the other.
final class ResultRoom {
  let passed: UnsafeMutableBufferPointer<Cell>
  let values: UnsafeMutableBufferPointer<Float>

  init(passed: Int, values: Int) {
    (self.passed, self.values) = (.allocate(capacity: passed), .allocate(capacity: values))
    self.passed.initialize(repeating: Cell())
    self.values.initialize(repeating: 0)
  }

  deinit {
    passed.deallocate()
    values.deallocate()
  }

  func row(step: UInt64, flags: UInt32, _ time: TimeStamp?) -> ResultRow {
    ResultRow(
      passed: UnsafeBufferPointer(passed), step: step, values: UnsafeBufferPointer(values), flags: flags, time: time)
  }
}
