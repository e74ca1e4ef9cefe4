import NRNNKernels
import Testing

/// y[v] = mean + scale (start + M x[v]) for every small size, several vectors at a time too: the bits of four sums.
@Suite struct KernelsReadoutTests {
  @Test(arguments: Tier.all, [WeightKind.f32, .int8]) func everySmallSizeHasTheBitsOfAPlainLoop(
    tier: Tier, kind: WeightKind
  ) {
    for rows in 1...25 {
      for inputs in [1, 2, 3, 4, 5, 7, 8, 16, 19, 33] {
        for vectors in 1...5 { check(tier, kind, rows, inputs, vectors) }
      }
    }
  }

  @Test(arguments: Tier.all, [1, 9]) func whatIsNotFiniteIsToldOfItsVectorAlone(tier: Tier, rows: Int) {
    var numbers = Numbers(1)
    let matrix = WeightMatrix(.f32, rows: rows, inputs: 6, &numbers)
    for bad in 0..<5 {
      var x = (0..<5).map { _ in numbers.floats(6) }
      x[bad][4] = .infinity
      #expect(readout(tier, matrix, numbers.floats(padded(rows)), x, []).infinite == 1 << UInt32(bad))
    }
  }

  /// A sum that is finite, and in units no longer.
  @Test(arguments: Tier.all, [1, 3, 8, 9, 17]) func soIsWhatOverflowsInUnits(tier: Tier, rows: Int) {
    var numbers = Numbers(2)
    let (matrix, x) = (WeightMatrix(.f32, rows: rows, inputs: 6, &numbers), (0..<3).map { _ in numbers.floats(6) })
    let start = (0..<padded(rows)).map { _ in Float(9) }
    for row in 0..<rows {
      var scaling = [Double](repeating: 0, count: 2 * padded(rows))
      scaling[padded(rows) + row] = 1e300
      #expect(readout(tier, matrix, start, x, scaling).infinite == 0b111, "row \(row) of \(rows)")
    }
  }

  private func padded(_ n: Int) -> Int { (n + Int(NRNN_LANES) - 1) / Int(NRNN_LANES) * Int(NRNN_LANES) }

  private func check(_ tier: Tier, _ kind: WeightKind, _ rows: Int, _ inputs: Int, _ vectors: Int) {
    var numbers = Numbers(UInt64(rows * 10_000 + inputs * 100 + vectors))
    let matrix = WeightMatrix(kind, rows: rows, inputs: inputs, &numbers)
    let start = numbers.floats(padded(rows))
    let x = (0..<vectors).map { _ in numbers.floats(inputs) }
    let scaling = vectors % 2 == 0 ? [] : numbers.floats(2 * padded(rows)).map(Double.init)
    let got = readout(tier, matrix, start, x, scaling)
    for v in 0..<vectors {
      let whole = matrix.plainProduct(x[v], start: start)!
      let expected = (0..<rows).map { row in
        let sum =
          kind == .int8
          ? Float(bitPattern: whole[row])
          : Self.quarters(matrix.values[row * inputs..<(row + 1) * inputs], x[v], start[row])
        return scaling.isEmpty ? sum : Float(scaling[row] + scaling[padded(rows) + row] * Double(sum))
      }
      #expect(got.y[v].map { $0.prefix(rows) } == expected.map(\.bitPattern)[...], "\(rows) x \(inputs), vector \(v)")
    }
    #expect(got.infinite == 0)
  }

  /// The order of sums of docs/numerics.md.
  private static func quarters(_ weights: ArraySlice<Float>, _ x: [Float], _ start: Float) -> Float {
    let q = x.count / 4
    var sums = [start, 0, 0, 0]
    for (i, weight) in weights.enumerated() {
      let k = q == 0 ? 3 : min(i / q, 3)
      sums[k] = sums[k].addingProduct(weight, x[i])
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3])
  }

  /// `scaling`: means, then scales, of padded rows; or none.
  private func readout(
    _ tier: Tier, _ matrix: WeightMatrix, _ start: [Float], _ x: [[Float]], _ scaling: [Double]
  ) -> (y: [[UInt32]?], infinite: UInt32) {
    var M = nrnn_matrix_of(matrix.kind.rawValue, matrix.rows, matrix.inputs)
    var panels = [UInt8](repeating: 0, count: nrnn_panels_size(&M))
    nrnn_panels_place(&M, M.weights, matrix.data, matrix.rows, matrix.inputs, 0, 0, &panels)
    var y = x.map { _ in Guarded([Float](repeating: 0, count: padded(matrix.rows))) }
    let vectors = x.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    let memory = y.map { UnsafeMutableBufferPointer<Float>.copy($0.floats) }
    let units = UnsafeMutableBufferPointer<Float>.copy(matrix.scale + [Float](repeating: 0, count: padded(matrix.rows)))
    defer { (vectors + memory + [units]).forEach { $0.deallocate() } }
    let infinite = panels.withUnsafeBytes { panels in
      start.withUnsafeBufferPointer { start in
        scaling.withUnsafeBufferPointer { scaling in
          (M.panels, M.scale) = (panels.baseAddress, UnsafePointer(units.baseAddress))
          return withUnsafePointer(to: M) { M in
            let scale = scaling.isEmpty ? nil : scaling.baseAddress! + padded(matrix.rows)
            var R = nrnn_readout(M: M, start: start.baseAddress, mean: scaling.baseAddress, scale: scale)
            return tier.table.readout(
              &R, vectors.map { UnsafePointer($0.baseAddress) }, memory.map { $0.baseAddress }, x.count)
          }
        }
      }
    }
    let bits = y.indices.map { i in y[i].bits { $0.update(from: memory[i].baseAddress!, count: memory[i].count) } }
    return (bits, infinite)
  }
}
