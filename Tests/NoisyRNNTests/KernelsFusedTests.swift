import NRNNKernels
import Testing

/// a b + c with one rounding on every tier, also where the CPU's instruction is not used: against C's fmaf.
@Suite struct KernelsFusedTests {
  /// Kinds of operands, each hard in its own way.
  static let kinds: [(name: String, operands: @Sendable (inout Numbers) -> (Float, Float, Float))] = [
    ("any bits", { (bits(&$0), bits(&$0), bits(&$0)) }),
    ("same size", { ($0.uniform(), $0.uniform(), $0.uniform()) }),
    (
      "cancelling",
      { n in
        let (a, b) = (n.uniform(), n.uniform())
        return (a, b, -(a * b) * (1 + Float(Int(n.next() % 5) - 2) * .ulpOfOne))
      }
    ),
    (
      "beside a tie",
      { n in
        // (1 + i e)(1 - i e) = 1 - i^2 e^2: half a unit of c less what a double cannot hold, so that rounding the sum
        // to double first would make a tie of it.
        let (i, sign) = (Float(n.next() % 64) * .ulpOfOne, Float(n.next() % 2 == 0 ? 1 : -1))
        return ((1 + i) * sign, (1 - i) * 0x1p-24, 1 + Float(n.next() % 0x100000) * .ulpOfOne)
      }
    ),
    ("subnormal results", { ($0.uniform(0x1p-70), $0.uniform(0x1p-70), $0.uniform(0x1p-126)) }),
    ("subnormal operands", { ($0.uniform(0x1p-126), $0.uniform(0x1p20), $0.uniform(0x1p-126)) }),
    ("overflowing", { ($0.uniform(0x1p64), $0.uniform(0x1.1p64), $0.uniform(0x1.8p127)) }),
    ("special", { (special(&$0), special(&$0), special(&$0)) }),
  ]

  private static func bits(_ numbers: inout Numbers) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: numbers.next()))
  }

  private static func special(_ numbers: inout Numbers) -> Float {
    let values: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNormalMagnitude,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    ]
    return values[Int(numbers.next() % UInt64(values.count))]
  }

  @Test(arguments: Tier.all, kinds.indices) func roundsOnce(tier: Tier, kind: Int) {
    var numbers = Numbers(UInt64(kind))
    let n = 1 << 19
    var (a, b, c) = ([Float](), [Float](), [Float]())
    for _ in 0..<n {
      let (x, y, z) = Self.kinds[kind].operands(&numbers)
      a.append(x)
      b.append(y)
      c.append(z)
    }
    var out = [Float](repeating: 0, count: n)
    tier.table.fma(&out, a, b, c, n)
    let wrong = (0..<n).first { !Self.same(out[$0], c[$0].addingProduct(a[$0], b[$0])) }
    #expect(wrong == nil, "\(Self.kinds[kind].name): \(wrong.map { "\(a[$0]) \(b[$0]) \(c[$0]) -> \(out[$0])" } ?? "")")
  }

  /// The payload of a NaN is no promise: it reaches nobody.
  private static func same(_ x: Float, _ y: Float) -> Bool { x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN) }
}
