import NRNNKernels
import Testing
import _NRNNReference

/// y[v] += W (x) x[v]: the bits of Hamilton's product, and nothing written beside the sums.
@Suite struct KernelsQuaternionTests {
  @Test(arguments: Tier.all, [1, 4]) func everySmallSizeHasTheBitsOfAPlainLoop(tier: Tier, gates: Int) {
    for q in 1...40 { for p in [1, 2, 5, 19] { for vectors in [1, 2, 12] { check(tier, gates, q, p, vectors) } } }
  }

  private func check(_ tier: Tier, _ gates: Int, _ q: Int, _ p: Int, _ vectors: Int) {
    var numbers = Numbers(UInt64(q * 1000 + p * 10 + gates))
    let map: Matrix<Float> = numbers.quaternions(4 * q * gates, 4 * p, gates: gates)
    let room = (4 * q + 7) / 8 * 8
    let x = (0..<vectors).map { _ in numbers.floats(4 * p) }
    let start = (0..<vectors).map { _ in numbers.floats(room * gates) }
    let got = product(tier, map, q, p, gates, x, start)
    for v in 0..<vectors {
      var expected = start[v]
      for g in 0..<gates {
        let sums = g * room..<g * room + 4 * q
        expected.replaceSubrange(sums, with: map.gate(g, of: gates).times(x[v], addedTo: Array(start[v][sums])))
      }
      #expect(got[v] == expected.map(\.bitPattern), "\(gates) x \(q) x \(p), \(vectors) vectors")
    }
  }

  private func product(
    _ tier: Tier, _ map: Matrix<Float>, _ q: Int, _ p: Int, _ gates: Int, _ x: [[Float]], _ start: [[Float]]
  ) -> [[UInt32]?] {
    var M = nrnn_matrix_of(NRNN_F32.rawValue, (4 * q + 7) / 8 * 8 * gates, 4 * p)
    M.quaternions = UInt32(q)
    var panels = [Float](repeating: 0, count: nrnn_panels_size(&M) / 4)
    for g in 0..<gates {
      map.gate(g, of: gates).values.withUnsafeBytes {
        nrnn_quaternions_place(&M, UInt32(NRNN_F32.rawValue), $0.baseAddress!, g, &panels)
      }
    }
    var sums = start.map { Guarded($0) }
    let columns = x.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    let memory = sums.map { UnsafeMutableBufferPointer<Float>.copy($0.floats) }
    let starts = start.map { UnsafeMutableBufferPointer<Float>.copy($0) }
    defer { (columns + memory + starts).forEach { $0.deallocate() } }
    panels.withUnsafeBytes { bytes in
      M.panels = bytes.baseAddress
      tier.table.product(
        &M, (x.count == 2 ? starts : memory).map { UnsafePointer($0.baseAddress) },
        columns.map { UnsafePointer($0.baseAddress) }, nil, memory.map { $0.baseAddress }, x.count,
        q % 2 == 0 ? 1 : 0)
    }
    return sums.indices.map { i in sums[i].bits { $0.update(from: memory[i].baseAddress!, count: memory[i].count) } }
  }
}
