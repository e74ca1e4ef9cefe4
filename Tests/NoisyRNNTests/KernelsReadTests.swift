import NRNNKernels
import Testing

/// How channels are read and outputs scaled: in double, rounded once, as plain Swift has it.
@Suite struct KernelsReadTests {
  static let widths = Array(1...20) + [23, 24, 25, 33]
  static let special: [Float] = [
    0, -0.0, 1, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-100,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, -.nan, .signalingNaN,
  ]

  /// Of channels; nil: they are read as they are.
  struct Scaling {
    var mean, scale: [Double]
    var limit: [Double]?

    init(_ n: Int, _ numbers: inout Numbers) {
      mean = (0..<n).map { $0 % 4 == 1 ? 0 : Double(numbers.uniform(2)) / 3 }
      scale = (0..<n).map { $0 % 4 == 1 ? 1 : Double(numbers.uniform()) - 2 }
    }
  }

  /// -1, 0 or 1 of the kernel; z and the largest |z|, where it is not -1.
  struct Result: Equatable {
    var found: Int32
    var z: [UInt32]?
    var largest: UInt32?
  }

  @Test(arguments: Tier.all) func everyWidthIsReadAsInDoubles(tier: Tier) throws {
    for n in Self.widths {
      var numbers = Numbers(UInt64(n))
      for _ in 0..<20 {
        let (x, scaled) = (numbers.floats(n, 10), Scaling(n, &numbers))
        try check(tier, x, nil)
        try check(tier, x, scaled)
        for channel in 0..<n { try check(tier, x, scaled, tightAt: channel) }
      }
    }
  }

  /// Each of them in each channel, and values whose z is none.
  @Test(arguments: Tier.all) func whatIsSpecialIsSeenInAnyChannel(tier: Tier) throws {
    for n in Self.widths {
      var numbers = Numbers(UInt64(n))
      var (x, scaled) = (numbers.floats(n), Scaling(n, &numbers))
      for channel in 0..<n {
        for value in Self.special {
          let before = (x[channel], scaled.scale[channel])
          x[channel] = value
          for scale in [before.1, 1, 0.25, 1e300] {
            scaled.scale[channel] = scale
            try check(tier, x, scaled)
          }
          try check(tier, x, nil)
          (x[channel], scaled.scale[channel]) = before
        }
      }
    }
  }

  /// A limit of |z| itself is kept, the one below it is not; channels without one have no end.
  private func check(_ tier: Tier, _ x: [Float], _ scaling: Scaling, tightAt channel: Int) throws {
    var scaling = scaling
    let z = Double(abs(Self.normalised(x, scaling)[channel]))
    for limit in [z, z.nextDown, z.nextUp, .infinity] {
      scaling.limit = x.map { _ in .infinity }
      scaling.limit![channel] = limit
      try check(tier, x, scaling)
    }
  }

  private func check(_ tier: Tier, _ x: [Float], _ scaling: Scaling?) throws {
    let (got, expected) = (Self.read(tier, x, scaling), Self.plain(x, scaling))
    try #require(got == expected, "\(x), \(scaling.map { "\($0)" } ?? "as they are")")
  }

  private static func normalised(_ x: [Float], _ s: Scaling?) -> [Float] {
    guard let s else { return x }
    return x.indices.map { Float((Double(x[$0]) - s.mean[$0]) / s.scale[$0]) }
  }

  private static func plain(_ x: [Float], _ scaling: Scaling?) -> Result {
    let z = normalised(x, scaling)
    guard z.allSatisfy(\.isFinite) else { return Result(found: -1, z: nil, largest: nil) }
    let beyond = z.indices.contains { Double(abs(z[$0])) > scaling?.limit?[$0] ?? .infinity }
    return Result(
      found: beyond ? 1 : 0, z: z.map(\.bitPattern), largest: z.map(abs).max()!.bitPattern)
  }

  private static func read(_ tier: Tier, _ x: [Float], _ scaling: Scaling?) -> Result {
    var lent = Lent()
    defer { lent.free() }
    let (n, behind) = (x.count, Turns.padded(x.count) - x.count)
    let given = lent(x)
    let z = scaling == nil ? given : lent([Float](repeating: 9, count: n))
    var (largest, found) = (Float(-1), Int32(0))
    if let scaling {
      let mean = scaling.mean + [Double](repeating: 0, count: behind)
      let scale = scaling.scale + [Double](repeating: 1, count: behind)
      let limit = (scaling.limit ?? []) + [Double](repeating: .infinity, count: behind)
      mean.withUnsafeBufferPointer { mean in
        scale.withUnsafeBufferPointer { scale in
          limit.withUnsafeBufferPointer { limit in
            var S = nrnn_scaling(
              mean: mean.baseAddress, scale: scale.baseAddress, limit: scaling.limit == nil ? nil : limit.baseAddress)
            found = tier.table.read(&S, given, z, n, &largest)
          }
        }
      }
    } else {
      found = tier.table.read(nil, given, z, n, &largest)
    }
    let bits = lent.bits(z)
    guard found >= 0 else { return Result(found: found, z: bits == nil ? [] : nil, largest: nil) }
    return Result(found: found, z: bits, largest: largest.bitPattern)
  }

  // MARK: Scale

  @Test(arguments: Tier.all, [8, 16, 24, 32, 40]) func outputsAreScaledAsInDoubles(tier: Tier, n: Int) throws {
    var numbers = Numbers(UInt64(n))
    let (mean, scale) = (numbers.floats(n).map { Double($0) / 3 }, numbers.floats(n).map { Double($0) / 3 - 1 })
    for lane in 0..<n {
      for value in Self.special {
        var (y, wide) = (numbers.floats(n, 3), scale)
        (y[lane], wide[lane]) = (value, 1e300)
        for scaling in [nil, (mean, scale), (mean, wide)] { try checkScale(tier, y, scaling) }
      }
    }
  }

  private func checkScale(_ tier: Tier, _ y: [Float], _ scaling: (mean: [Double], scale: [Double])?) throws {
    var lent = Lent()
    defer { lent.free() }
    let memory = lent(y)
    let expected = scaling.map { s in y.indices.map { Float(s.mean[$0] + s.scale[$0] * Double(y[$0])) } } ?? y
    let finite = tier.table.scale(memory, scaling?.mean, scaling?.scale, y.count)
    try #require(finite == (expected.allSatisfy(\.isFinite) ? 1 : 0), "\(y)")
    let got = lent.bits(memory)?.map { Float(bitPattern: $0) } ?? []
    let same = zip(got, expected).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
    try #require(same && got.count == y.count, "\(y)")
  }
}
