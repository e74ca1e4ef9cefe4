import Testing
import _NRNNReference

/// Hamilton's product and the maps made of it.
@Suite struct QuaternionTests {
  private static func random(_ numbers: inout Numbers) -> Quaternion<Double> {
    let v: [Double] = numbers.vector(4)
    return Quaternion(v[0], v[1], v[2], v[3])
  }

  private func close(_ a: Quaternion<Double>, _ b: Quaternion<Double>) -> Bool {
    [a.r - b.r, a.i - b.i, a.j - b.j, a.k - b.k].allSatisfy { abs($0) < 1e-14 }
  }

  @Test func theAlgebra() {
    var numbers = Numbers(1)
    for _ in 0..<20 {
      let (a, b, c) = (Self.random(&numbers), Self.random(&numbers), Self.random(&numbers))
      #expect(abs((a * b).norm - a.norm * b.norm) < 1e-14)
      #expect(close((a * b).conjugate, b.conjugate * a.conjugate))
      #expect(close((a * b) * c, a * (b * c)))
    }
    let (i, j) = (Quaternion(0, 1, 0, 0), Quaternion(0.0, 0, 1, 0))
    #expect(i * j == Quaternion(0, 0, 0, 1) && j * i == Quaternion(0, 0, 0, -1) && i * i == Quaternion(-1, 0, 0, 0))
  }

  /// Four blocks, and where they stand in the dense matrix of the map.
  @Test func aMapIsItsDenseMatrix() {
    var numbers = Numbers(2)
    let gates = 3
    let map: Matrix<Double> = numbers.quaternions(gates * 8, 12, gates: gates)
    let (x, start): ([Double], [Double]) = (numbers.vector(12), numbers.vector(24))
    let got = map.times(x, addedTo: start)
    for g in 0..<gates {
      let y = Self.dense(map.gate(g, of: gates)).times(x, addedTo: Array(start[8 * g..<8 * (g + 1)]))
      for i in 0..<8 { #expect(abs(got[8 * g + i] - y[i]) < 1e-14) }
    }
  }

  /// Rows and columns in blocks r, i, j, k: which part stands there, and its sign.
  private static let blocks: [[(part: Int, sign: Double)]] = [
    [(0, 1), (1, -1), (2, -1), (3, -1)], [(1, 1), (0, 1), (3, -1), (2, 1)], [(2, 1), (3, 1), (0, 1), (1, -1)],
    [(3, 1), (2, -1), (1, 1), (0, 1)],
  ]

  static func dense(_ map: Matrix<Double>) -> Matrix<Double> {
    let (q, p) = (map.rows / 4, map.columns / 4)
    return Matrix(
      map.rows, map.columns,
      (0..<map.rows).flatMap { row in
        (0..<map.columns).map { column in
          let block = blocks[row / q][column / p]
          return block.sign * map.values[(block.part * q + row % q) * p + column % p]
        }
      })
  }

  /// The matrix of a product is the product of the matrices; that of the conjugate is the transpose.
  @Test func matricesOfQuaternionsMultiplyAsTheyDo() {
    var numbers = Numbers(3)
    func matrix(_ a: Quaternion<Double>) -> Matrix<Double> {
      Self.dense(Matrix(4, 4, [a.r, a.i, a.j, a.k], .quaternion(gates: 1)))
    }
    let (a, b) = (Self.random(&numbers), Self.random(&numbers))
    for column in 0..<4 {
      let unit = (0..<4).map { $0 == column ? 1.0 : 0 }
      let zero = [0.0, 0, 0, 0]
      let (one, two) = (
        matrix(a * b).times(unit, addedTo: zero), matrix(a).times(matrix(b).times(unit, addedTo: zero), addedTo: zero)
      )
      #expect(zip(one, two).allSatisfy { abs($0 - $1) < 1e-14 })
      #expect(matrix(a.conjugate).times(unit, addedTo: zero) == matrix(a).row(column))
    }
  }

  /// With a real part alone it is one real map for each of the four planes.
  @Test func aRealMapActsOnEachPlane() {
    var numbers = Numbers(4)
    let real: Matrix<Double> = numbers.matrix(3, 2)
    let map = Matrix(12, 8, real.values + Array(repeating: 0, count: 18), .quaternion(gates: 1))
    let x: [Double] = numbers.vector(8)
    let y = map.times(x, addedTo: Array(repeating: 0, count: 12))
    for plane in 0..<4 {
      let expected = real.times(Array(x[2 * plane..<2 * plane + 2]), addedTo: [0, 0, 0])
      #expect(Array(y[3 * plane..<3 * plane + 3]) == expected)
    }
  }
}
