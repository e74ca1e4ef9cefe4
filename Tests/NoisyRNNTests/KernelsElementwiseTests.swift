import NRNNKernels
import Testing

/// Elementwise kernels: every tier writes the same memory, and no more of it than asked.
@Suite struct KernelsElementwiseTests {
  typealias Kernel = @Sendable (nrnn_kernels, UnsafeMutablePointer<Float>, [[Float]], Int) -> Void

  static let kernels: [(name: String, kernel: Kernel)] = [
    ("fma", { $0.fma($1, $2[0], $2[1], $2[2], $3) }), ("add", { $0.add($1, $2[0], $2[1], $3) }),
    ("multiply", { $0.multiply($1, $2[0], $2[1], $3) }), ("subtract", { $0.subtract($1, $2[0], $2[1], $3) }),
    ("axpy", { $0.axpy($1, $2[0].first ?? 0, $2[1], $2[2], $3) }),
    ("settle", { _ = $0.settle($1, $3) }), ("exp", { $0.exp($1, $3) }), ("log", { $0.log($1, $3) }),
  ]

  /// Each with numbers, which not all have.
  static let activations = (0...17).filter { $0 != 4 }.map { (number: UInt32) in
    let kernel: Kernel = { $0.activate(nrnn_function(activation: number, alpha: -0.5, beta: 0.75), $1, $3) }
    return (name: "activation \(number)", kernel: kernel)
  }

  /// Lengths around one, two and five vectors.
  static let lengths = Array(0...41)

  @Test(arguments: 0..<kernels.count + activations.count) func tiersAgreeAtEveryLength(index: Int) {
    for n in Self.lengths {
      var numbers = Numbers(UInt64(n))
      let a = (0..<3).map { _ in (0..<n).map { Self.value($0, &numbers) } }
      let (name, kernel) = (Self.kernels + Self.activations)[index]
      let results = Tier.all.map { tier in
        var out = Guarded(a[0].map { name == "log" ? abs($0) + 1e-30 : $0 })
        return out.bits { kernel(tier.table, $0, a, n) }
      }
      #expect(results.allSatisfy { $0 != nil && $0 == results[0] }, "\(name), n = \(n)")
    }
  }

  /// Numbers of every size, some of them tiny or huge.
  private static func value(_ i: Int, _ numbers: inout Numbers) -> Float {
    let scales: [Float] = [1, 10, 1e-3, 1e-38, 0x1p-140, 1e30]
    return numbers.uniform(scales[(i + Int(numbers.next() % 6)) % 6])
  }

  @Test(arguments: Tier.all) func arithmeticIsThatOfFloats(tier: Tier) {
    var numbers = Numbers(1)
    let a = (0..<3).map { _ in numbers.floats(100) }
    var out = [Float](repeating: 0, count: 100)
    let t = tier.table
    t.fma(&out, a[0], a[1], a[2], 100)
    #expect(out == (0..<100).map { a[2][$0].addingProduct(a[0][$0], a[1][$0]) })
    t.add(&out, a[0], a[1], 100)
    #expect(out == zip(a[0], a[1]).map { $0 + $1 })
    t.multiply(&out, a[0], a[1], 100)
    #expect(out == zip(a[0], a[1]).map { $0 * $1 })
    t.subtract(&out, a[0], a[1], 100)
    #expect(out == zip(a[0], a[1]).map { $0 - $1 })
    t.axpy(&out, 0.3, a[0], a[1], 100)
    #expect(out == zip(a[0], a[1]).map { $1.addingProduct(0.3, $0) })
  }

  // MARK: Of whole vectors

  static let special: [Float] = [
    0, -0.0, 0.5, -0.5, 0.75, -0.75, 3, -3, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .greatestFiniteMagnitude, -1, 1, 0.25,
  ]

  @Test(arguments: Tier.all) func modReLUMovesMagnitudes(tier: Tier) {
    for bias: Float in [0, 0.25, -0.75, -1e30] {
      var (y, biases) = (Self.special, Self.special.map { _ in bias })
      tier.table.modrelu(&y, &biases, y.count)
      #expect(y == Self.special.map { $0 == 0 ? 0 : ($0 < 0 ? -1 : 1) * max(abs($0) + bias, 0) })
    }
  }

  @Test(arguments: Tier.all) func clipBounds(tier: Tier) {
    var y = Self.special
    tier.table.clip(&y, 0.5, y.count)
    #expect(y.map(\.bitPattern) == Self.special.map { ($0 < -0.5 ? -0.5 : $0 > 0.5 ? 0.5 : $0).bitPattern })
  }

  @Test(arguments: Tier.all) func whatIsNoNumberStaysNone(tier: Tier) {
    var (y, bias) = ([Float](repeating: .nan, count: 8), [Float](repeating: 1, count: 8))
    tier.table.clip(&y, 1, 8)
    tier.table.modrelu(&y, &bias, 8)
    #expect(y.allSatisfy { $0.isNaN })
  }

  // MARK: Settle

  @Test(arguments: Tier.all) func settleFlushesWhatIsBelowItsLimit(tier: Tier) {
    let limit: Float = 0x1p-100
    var h = [
      limit, -limit, limit.nextDown, -limit.nextDown, .leastNonzeroMagnitude, -0.0, 0, 1, -.greatestFiniteMagnitude,
    ]
    #expect(tier.table.settle(&h, h.count) == 1)
    #expect(h.map(\.bitPattern) == [limit, -limit, 0, 0, 0, 0, 0, 1, -.greatestFiniteMagnitude].map(\.bitPattern))
  }

  @Test(arguments: Tier.all, [Float.infinity, -.infinity, .nan, -.nan, .signalingNaN])
  func settleFindsWhatIsNotFiniteInAnyLane(tier: Tier, bad: Float) {
    for n in 1...20 {
      for lane in 0..<n {
        var h = [Float](repeating: 1, count: n)
        #expect(tier.table.settle(&h, n) == 1)
        h[lane] = bad
        #expect(tier.table.settle(&h, n) == 0, "lane \(lane) of \(n)")
      }
    }
  }

  // MARK: Sort

  @Test func sortSortsEveryLength() {
    var numbers = Numbers(9)
    for n in 0...130 {
      for size in [Float(1), 0] + [Float.infinity] {
        var values = (0..<n).map { _ in size == 0 ? Float(numbers.next() % 5) : numbers.uniform() }
        if size == .infinity, n > 2 { values.replaceSubrange(0..<2, with: [.infinity, -.infinity]) }
        let expected = values.sorted()
        nrnn_sort(&values, n)
        #expect(values == expected, "n = \(n)")
      }
    }
  }
}
