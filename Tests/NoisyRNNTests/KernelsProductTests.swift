import NRNNKernels
import Testing

/// y[v] += M x[v] for every small size, around lanes and panels.
@Suite struct KernelsProductTests {
  static let lanes = Int(NRNN_LANES)

  @Test(arguments: Tier.all, 0..<10) func everySmallSizeHasTheBitsOfAPlainLoop(tier: Tier, share: Int) {
    for rows in 1...130 where rows % 10 == share {
      for inputs in 1...20 { for vectors in 1...13 { checkSize(tier, rows, inputs, vectors: vectors) } }
    }
  }

  private func checkSize(_ tier: Tier, _ rows: Int, _ inputs: Int, vectors: Int) {
    var numbers = Numbers(UInt64(rows * 1000 + inputs * 20 + vectors))
    let matrix = numbers.floats(rows * inputs)
    let x = (0..<vectors).map { _ in numbers.floats(inputs) }
    let padded = (rows + Self.lanes - 1) / Self.lanes * Self.lanes
    let start = (0..<vectors).map { _ in numbers.floats(padded) }
    let expected = zip(x, start).map { plain(matrix, rows, $0, $1) }
    let got = product(tier, matrix, rows, x, start)
    #expect(got == expected, "rows = \(rows), inputs = \(inputs), vectors = \(vectors)")
  }

  /// The documented order; the rows of the padding are zero and leave their sums.
  private func plain(_ matrix: [Float], _ rows: Int, _ x: [Float], _ start: [Float]) -> [UInt32]? {
    var y = start
    for i in 0..<rows { for j in x.indices { y[i].addProduct(matrix[i * x.count + j], x[j]) } }
    return y.map(\.bitPattern)
  }

  private func product(_ tier: Tier, _ matrix: [Float], _ rows: Int, _ x: [[Float]], _ start: [[Float]])
    -> [[UInt32]?]
  {
    let inputs = x[0].count
    var panels = [Float](repeating: .nan, count: nrnn_panels_size(rows, inputs))
    nrnn_panels_pack(matrix, rows, inputs, &panels)
    let columns = x.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    var sums = start.map { Guarded($0) }
    let memory = sums.map { UnsafeMutableBufferPointer<Float>.copy($0.floats) }
    defer { (columns + memory).forEach { $0.deallocate() } }
    tier.table.product(
      panels, rows, inputs, columns.map { UnsafePointer($0.baseAddress) }, memory.map { $0.baseAddress }, x.count)
    return sums.indices.map { i in sums[i].bits { $0.update(from: memory[i].baseAddress!, count: memory[i].count) } }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  fileprivate static func copy(_ values: [Float]) -> Self {
    let memory = allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return memory
  }
}
