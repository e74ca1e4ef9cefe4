import NoisyRNN

extension Summary {
  /// Every array of it.
  var arrays: [[UInt32]] {
    [nominal, mean, variance, quantiles, members, entropy, mutualInformation, largestZ].map { $0.map(\.bitPattern) }
      + [flags]
  }
}

/// The same arrays of one call after another, joined step after step.
func joined(_ parts: [Summary]) -> [[UInt32]] {
  parts.map(\.arrays).reduce(into: Array(repeating: [], count: 9)) { all, part in
    for i in all.indices { all[i] += part[i] }
  }
}

extension ModelStream {
  /// Step by step, all arrays.
  func steps(_ samples: [Float], dt: [Double]? = nil) throws -> [Summary] {
    let width = model.inputs.count
    return try (0..<samples.count / width).map {
      try step(Array(samples[$0 * width..<($0 + 1) * width]), dt: dt?[$0] ?? 0, members: true)
    }
  }

  /// Rows `range` of the samples in one call.
  func run(_ samples: [Float], dt: [Double]? = nil, _ range: Range<Int>) throws -> Summary {
    let width = model.inputs.count
    return try run(
      Array(samples[range.lowerBound * width..<range.upperBound * width]), dt: dt.map { Array($0[range]) },
      members: true)
  }
}

extension Double {
  /// How far a float is from this exact value, in units of the last place of the float next to it.
  func ulps(to float: Float) -> Double { abs(Double(float) - self) / Double(Float(self).ulp) }
}
