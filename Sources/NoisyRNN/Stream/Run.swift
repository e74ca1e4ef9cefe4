/// Many steps in one call: the same as one by one, bit for bit.
extension StreamData {
  /// Advances by `steps` rows of raw values and counts the rows done, also where it fails.
  mutating func run(
    _ inputs: UnsafePointer<Float>, steps: Int, dt: UnsafePointer<Double>?, resets: UnsafePointer<UInt8>?,
    _ outputs: Outputs, done: inout Int
  ) throws(Failure) {
    try outputs.check(rows: steps, self)
    for i in 0..<steps {
      if let dt { try check(interval: dt[i]) }
      let resetFirst = resets.map { $0[i] != 0 } ?? false
      let largestZ = try step(inputs + i * model.pointee.inputCount, resetFirst: resetFirst)
      summarise(into: outputs, row: i, largestZ: largestZ)
      done = i + 1
    }
  }

  /// Intervals other than the nominal one are refused by this version.
  private func check(interval: Double) throws(Failure) {
    guard interval.isFinite, interval >= 0 else {
      throw Failure(.badInput).say("dt: expected 0 or seconds, found ").say(interval)
    }
    guard interval == 0 else {
      throw Failure(.unsupported).say("dt: expected 0, the nominal interval, found ").say(interval)
        .say(": other intervals are not supported by this version")
    }
  }
}
