import NRNNKernels

/// How weights are stored; the numbers are those of the kernels.
enum WeightKind: UInt32, CaseIterable, Sendable {
  case f32 = 0
  case f16, bf16, int8
}

/// A matrix in the bytes of a file, and what they stand for.
struct WeightMatrix {
  let kind: WeightKind
  let rows: Int
  let inputs: Int
  let data: [UInt8]
  /// Per row, of `int8` alone.
  let scale: [Float]
  /// Row-major: the numbers themselves, or the integers of `int8`.
  let values: [Float]

  /// A random one; its integers have no row that is like another.
  init(_ kind: WeightKind, rows: Int, inputs: Int, _ numbers: inout Numbers) {
    let floats = numbers.floats(rows * inputs)
    if kind == .int8 {
      let integers = floats.map { Int8(truncatingIfNeeded: Int32(bitPattern: $0.bitPattern) >> 5) }
      self.init(int8: integers, scale: (0..<rows).map { 0.01 * Float($0 % 7 + 1) }, rows: rows)
    } else {
      self.init(kind, floats, rows: rows)
    }
  }

  /// The nearest to these that the kind can store; `int8` with the largest of a row at 127.
  init(_ kind: WeightKind, _ floats: [Float], rows: Int) {
    let inputs = floats.count / rows
    switch kind {
    case .f32:
      self.init(kind, rows, floats, floats.flatMap { littleEndian($0.bitPattern) })
    case .f16:
      let halves = floats.map { Float16($0) }
      self.init(kind, rows, halves.map { Float($0) }, halves.flatMap { littleEndian($0.bitPattern) })
    case .bf16:
      let halves = floats.map { UInt16(truncatingIfNeeded: $0.bitPattern >> 16) }
      self.init(kind, rows, halves.map { Float(bitPattern: UInt32($0) << 16) }, halves.flatMap { littleEndian($0) })
    case .int8:
      let scale = (0..<rows).map { i in (floats[i * inputs..<(i + 1) * inputs].map(abs).max() ?? 0) / 127 }
      let integers = floats.indices.map { i in
        scale[i / inputs] == 0 ? 0 : Int8((floats[i] / scale[i / inputs]).rounded(.toNearestOrEven))
      }
      self.init(int8: integers, scale: scale, rows: rows)
    }
  }

  private init(_ kind: WeightKind, _ rows: Int, _ values: [Float], _ data: [UInt8]) {
    (self.kind, self.rows, inputs, scale) = (kind, rows, values.count / rows, [])
    (self.values, self.data) = (values, data)
  }

  init(int8 integers: [Int8], scale: [Float], rows: Int) {
    (kind, self.rows, inputs, self.scale) = (.int8, rows, integers.count / rows, scale)
    data = integers.map { UInt8(bitPattern: $0) }
    values = integers.map { Float($0) }
  }

  /// The numbers that it stands for.
  var meaning: [Double] {
    values.indices.map { Double(values[$0]) * (kind == .int8 ? Double(scale[$0 / inputs]) : 1) }
  }

  /// The documented order (docs/numerics.md); the rows of the padding are zero and leave their sums.
  func plainProduct(_ x: [Float], start: [Float]) -> [UInt32]? {
    var y = start
    if kind == .int8 {
      let (q, unit) = Self.rounded(x)
      for i in 0..<rows {
        var sum = 0
        for j in x.indices { sum += Int(values[i * inputs + j]) * q[j] }
        y[i] += Float(Double(sum) * (Double(scale[i]) * Double(unit)))
      }
    } else {
      for i in 0..<rows { for j in x.indices { y[i].addProduct(values[i * inputs + j], x[j]) } }
    }
    return y.map(\.bitPattern)
  }

  /// The nearest integers to x 32767 / max |x|, and what one of them is worth.
  private static func rounded(_ x: [Float]) -> ([Int], Float) {
    let largest = x.map(abs).max() ?? 0
    guard largest >= 0x1p-100 else { return (x.map { _ in 0 }, 0) }
    let toQ = 32767 / largest
    return (x.map { Int(($0 * toQ).rounded(.toNearestOrEven)) }, largest / 32767)
  }
}
