import NRNNKernels
import Testing

/// y[v] += M x[v] for every small size, around lanes and panels, and every kind of weights.
@Suite struct KernelsProductTests {
  static let lanes = Int(NRNN_LANES)

  @Test(arguments: Tier.all, WeightKind.allCases) func everySmallSizeHasTheBitsOfAPlainLoop(
    tier: Tier, kind: WeightKind
  ) {
    for rows in 1...130 {
      for inputs in [1, 2, 3, 7, 8, 9, 16, 19] { for vectors in 1...13 { check(tier, kind, rows, inputs, vectors) } }
    }
  }

  /// Around the blocks of integer sums, and where a vector's integers are no longer kept.
  @Test(arguments: Tier.all, [511, 512, 513, 1025, 2047, 2048, 2049, 2560]) func longSumsToo(tier: Tier, inputs: Int) {
    for kind in WeightKind.allCases { for vectors in [1, 2, 5] { check(tier, kind, 70, inputs, vectors) } }
  }

  @Test(arguments: Tier.all) func integerSumsDoNotOverflow(tier: Tier) {
    let matrix = WeightMatrix(int8: [Int8](repeating: -128, count: 8 * 512), scale: [1, 1, 1, 1, 1, 1, 1, 1], rows: 8)
    let y = product(tier, matrix, [[Float](repeating: 32767, count: 512)], [[Float](repeating: 0, count: 8)])
    #expect(y[0] == [UInt32](repeating: Float(-128 * 32767 * 512).bitPattern, count: 8))
  }

  @Test(arguments: Tier.all, [Float.infinity, -.infinity, .nan]) func whatIsNotFiniteReachesEveryOutput(
    tier: Tier, bad: Float
  ) {
    var numbers = Numbers(1)
    for kind in WeightKind.allCases {
      let y = product(tier, WeightMatrix(kind, rows: 8, inputs: 3, &numbers), [[1, bad, 2]], [numbers.floats(8)])
      #expect(y[0]?.allSatisfy { !Float(bitPattern: $0).isFinite } == true)
    }
  }

  private func check(_ tier: Tier, _ kind: WeightKind, _ rows: Int, _ inputs: Int, _ vectors: Int) {
    var numbers = Numbers(UInt64(rows * 100_000 + inputs * 20 + vectors))
    let matrix = WeightMatrix(kind, rows: rows, inputs: inputs, &numbers)
    let x = (0..<vectors).map { _ in numbers.floats(inputs) }
    let padded = (rows + Self.lanes - 1) / Self.lanes * Self.lanes
    let start = (0..<vectors).map { _ in numbers.floats(padded) }
    let expected = zip(x, start).map { matrix.plainProduct($0, start: $1) }
    let got = product(tier, matrix, x, start)
    #expect(got == expected, "\(kind), rows = \(rows), inputs = \(inputs), vectors = \(vectors)")
  }

  private func product(_ tier: Tier, _ matrix: WeightMatrix, _ x: [[Float]], _ start: [[Float]]) -> [[UInt32]?] {
    var M = nrnn_matrix()
    (M.rows, M.inputs, M.weights) = (UInt32(matrix.rows), UInt32(matrix.inputs), matrix.kind.rawValue)
    var panels = [UInt8](repeating: 0, count: nrnn_panels_size(M.weights, matrix.rows, matrix.inputs))
    nrnn_panels_place(&M, M.weights, matrix.data, matrix.rows, 0, &panels)
    let scale = matrix.scale + [Float](repeating: 0, count: Self.lanes)
    let columns = x.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    var sums = start.map { Guarded($0) }
    let memory = sums.map { UnsafeMutableBufferPointer<Float>.copy($0.floats) }
    defer { (columns + memory).forEach { $0.deallocate() } }
    panels.withUnsafeBytes { panels in
      scale.withUnsafeBufferPointer { scale in
        (M.panels, M.scale) = (panels.baseAddress, scale.baseAddress)
        tier.table.product(
          &M, memory.map { UnsafePointer($0.baseAddress) }, columns.map { UnsafePointer($0.baseAddress) },
          memory.map { $0.baseAddress }, x.count)
      }
    }
    return sums.indices.map { i in sums[i].bits { $0.update(from: memory[i].baseAddress!, count: memory[i].count) } }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  static func copy(_ values: [Float]) -> Self {
    let memory = allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return memory
  }
}
