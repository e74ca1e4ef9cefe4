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

  /// The last of three parts of each panel keeps its sums of x apart: they lie behind all sums, and those of h begin anew.
  @Test(arguments: Tier.all, WeightKind.allCases) func thePartThatIsKeptApart(tier: Tier, kind: WeightKind) {
    for units in [1, 8, 15, 16, 17, 40] {
      for (inputs, hidden) in [(3, 5), (0, 5), (4, 0)] where inputs == 0 || hidden == 0 || kind != .int8 {
        for vectors in [1, 2, 7] { checkApart(tier, kind, units, inputs, hidden, vectors) }
      }
    }
  }

  private func checkApart(_ tier: Tier, _ kind: WeightKind, _ units: Int, _ inputs: Int, _ hidden: Int, _ vectors: Int)
  {
    var numbers = Numbers(UInt64(units * 1000 + inputs * 100 + hidden * 10 + vectors))
    let room = (units + Self.lanes - 1) / Self.lanes * Self.lanes
    let matrix = WeightMatrix(kind, rows: 3 * room, inputs: inputs + hidden, &numbers)
    let x = (0..<vectors).map { _ in numbers.floats(inputs + hidden) }
    let start = (0..<vectors).map { _ in numbers.floats(3 * room) }
    let anew = numbers.floats(room)
    func plain(_ x: [Float], _ start: [Float]) -> [UInt32] { matrix.plainProduct(x, start: start) ?? [] }
    let got = product(tier, matrix, x, start, split: inputs, anew: anew)
    for v in 0..<vectors {
      var (ofX, ofH) = (x[v], x[v])
      for i in inputs..<inputs + hidden { ofX[i] = 0 }
      for i in 0..<inputs { ofH[i] = 0 }
      var expected = plain(x[v], start[v]) + [UInt32](repeating: 0, count: room)
      let (alone, rest) = (plain(ofX, start[v]), start[v])
      for unit in 0..<room {
        let height = min(16, room - unit / 16 * 16)
        let row = unit / 16 * 48 + 2 * height + unit % 16
        expected[3 * room + unit] = inputs == 0 || hidden == 0 ? rest[row].bitPattern : alone[row]
        var begin = start[v]
        begin[row] = anew[unit]
        if hidden > 0 { expected[row] = plain(ofH, begin)[row] }
      }
      if hidden == 0 { expected.removeLast(room) }
      #expect(got[v].map { Array($0.prefix(expected.count)) } == expected, "\(kind), \(units), \(inputs), \(hidden)")
    }
  }

  /// Columns that are floats meet two vectors, x and h, in half of the cases.
  private func check(_ tier: Tier, _ kind: WeightKind, _ rows: Int, _ inputs: Int, _ vectors: Int) {
    var numbers = Numbers(UInt64(rows * 100_000 + inputs * 20 + vectors))
    let matrix = WeightMatrix(kind, rows: rows, inputs: inputs, &numbers)
    let x = (0..<vectors).map { _ in numbers.floats(inputs) }
    let padded = (rows + Self.lanes - 1) / Self.lanes * Self.lanes
    let start = (0..<vectors).map { _ in numbers.floats(padded) }
    let expected = zip(x, start).map { matrix.plainProduct($0, start: $1) }
    let split = kind == .int8 || rows % 2 == 0 ? inputs : vectors % (inputs + 1)
    let got = product(tier, matrix, x, start, split: split)
    #expect(got == expected, "\(kind), rows = \(rows), inputs = \(inputs), vectors = \(vectors)")
  }

  /// y = start + M x, the first `split` columns by way of x and the others by way of h. `anew`: where the last of three
  /// parts of a panel begins for h.
  private func product(
    _ tier: Tier, _ matrix: WeightMatrix, _ x: [[Float]], _ start: [[Float]], split: Int? = nil, anew: [Float] = []
  ) -> [[UInt32]?] {
    var M = nrnn_matrix_of(matrix.kind.rawValue, matrix.rows, matrix.inputs)
    if !anew.isEmpty { (M.apart, M.panel) = (3, 48) }
    var panels = [UInt8](repeating: 0, count: nrnn_panels_size(&M))
    nrnn_panels_place(&M, M.weights, matrix.data, matrix.rows, matrix.inputs, 0, 0, &panels)
    (M.inputs, M.hidden) = (UInt32(split ?? matrix.inputs), UInt32(matrix.inputs - (split ?? matrix.inputs)))
    let scale = matrix.scale + [Float](repeating: 0, count: Self.lanes)
    let columns = x.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    var sums = start.map { Guarded($0 + [Float](repeating: 0, count: anew.count)) }
    let memory = sums.map { UnsafeMutableBufferPointer<Float>.copy($0.floats) }
    defer { (columns + memory).forEach { $0.deallocate() } }
    panels.withUnsafeBytes { panels in
      scale.withUnsafeBufferPointer { scale in
        anew.withUnsafeBufferPointer { anew in
          (M.panels, M.scale, M.anew) = (panels.baseAddress, scale.baseAddress, anew.baseAddress)
          tier.table.product(
            &M, memory.map { UnsafePointer($0.baseAddress) }, columns.map { UnsafePointer($0.baseAddress) },
            columns.map { UnsafePointer($0.baseAddress! + (split ?? 0)) }, memory.map { $0.baseAddress }, x.count,
            matrix.rows & 1 == 1 ? 1 : 0)
        }
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
