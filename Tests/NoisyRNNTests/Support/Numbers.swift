import _NRNNReference

/// Repeatable numbers (SplitMix64), the same in Float and in Double.
struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// In [-size, size), a float32.
  mutating func uniform(_ size: Float = 1) -> Float { (Float(next() >> 40) / 0x1p23 - 1) * size }

  mutating func floats(_ count: Int, _ size: Float = 1) -> [Float] { (0..<count).map { _ in uniform(size) } }

  mutating func vector<T: Real>(_ count: Int, _ size: Float = 1) -> [T] { floats(count, size).map { T($0) } }

  mutating func matrix<T: Real>(_ rows: Int, _ columns: Int, _ size: Float = 1) -> Matrix<T> {
    Matrix(rows, columns, vector(rows * columns, size))
  }

  /// For so many gates stacked.
  mutating func quaternions<T: Real>(_ rows: Int, _ columns: Int, _ size: Float = 1, gates: Int = 1) -> Matrix<T> {
    Matrix(rows, columns, vector(rows * columns / 4, size), .quaternion(gates: gates))
  }

  /// About a third of it zeros.
  mutating func sparse<T: Real>(_ rows: Int, _ columns: Int, _ size: Float = 1) -> Matrix<T> {
    Matrix(rows, columns, floats(rows * columns, size).map { T($0 < -size / 3 ? 0 : $0) }, .sparse)
  }
}
