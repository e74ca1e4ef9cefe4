/// Many steps in one call: the same as one by one, bit for bit.
extension StreamData {
  /// Advances by `steps` rows of raw values and counts the rows done, also where it fails.
  mutating func run(
    _ inputs: UnsafePointer<Float>, steps: Int, dt: UnsafePointer<Double>?, resets: UnsafePointer<UInt8>?,
    _ outputs: Outputs, done: inout Int
  ) throws(Failure) {
    try outputs.check(rows: steps, self)
    for i in 0..<steps {
      let reading = try step(
        inputs + i * model.pointee.inputCount, dt: dt?[i] ?? 0, resetFirst: resets.map { $0[i] != 0 } ?? false)
      summarise(into: outputs, row: i, reading)
      done = i + 1
    }
  }
}
