import ArgumentParser
import NRNNFormat

/// What weights may be stored as, smaller than float32.
enum WeightKind: String, ExpressibleByArgument, CaseIterable {
  case f16, bf16, int8

  var type: Nrnn__Tensor__DType {
    switch self {
    case .f16: NRNN__TENSOR__DTYPE__F16
    case .bf16: NRNN__TENSOR__DTYPE__BF16
    case .int8: NRNN__TENSOR__DTYPE__I8
    }
  }
}

/// The weights of a matrix as the file has them, rounded to nearest, ties to even; little-endian.
struct SmallWeights {
  var data: [UInt8] = []
  /// int8: the scale of each row, float32.
  var scale: [UInt8]?

  /// `weights` are finite, row by row. Throws where one rounds to no finite number.
  init(_ weights: [Float], rows: Int, _ kind: WeightKind, _ name: String) throws(Problem) {
    switch kind {
    case .f16: data = try SmallWeights.halves(weights, name, kind) { Float16($0).bitPattern }
    case .bf16: data = try SmallWeights.halves(weights, name, kind, SmallWeights.bfloat16)
    case .int8: rounded(weights, rows: rows)
    }
  }

  // MARK: 16 bits

  private static func halves(
    _ weights: [Float], _ name: String, _ kind: WeightKind, _ rounded: (Float) -> UInt16
  ) throws(Problem) -> [UInt8] {
    let infinity = rounded(.infinity)
    let halves = weights.map(rounded)
    if let place = halves.firstIndex(where: { $0 & 0x7fff == infinity }) {
      throw Problem(
        .usage, "--weights \(kind): \(name): expected weights within its range, found \(weights[place]) at \(place)")
    }
    return halves.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }

  /// The upper half of a float32's bits, to which the lower half may carry one.
  private static func bfloat16(_ weight: Float) -> UInt16 {
    let bits = weight.bitPattern
    return UInt16(truncatingIfNeeded: (bits + 0x7fff + (bits >> 16 & 1)) >> 16)
  }

  // MARK: 8 bits

  /// weight = scale * integer: the largest of a row becomes 127 or -127. A row of zeros has the scale 1.
  private mutating func rounded(_ weights: [Float], rows: Int) {
    var scales: [UInt8] = []
    for row in 0..<rows {
      let weights = weights[row * weights.count / rows..<(row + 1) * weights.count / rows]
      let scale = SmallWeights.scale(weights)
      scales += scale.bitPattern.bytes
      data += weights.map { UInt8(bitPattern: SmallWeights.integer($0, scale)) }
    }
    scale = scales
  }

  private static func scale(_ row: ArraySlice<Float>) -> Float {
    let scale = row.reduce(0) { max($0, abs($1)) } / 127
    return scale > 0 ? scale : 1
  }

  /// Among denormals a scale is coarse, and 127 of it may be less than the largest weight.
  private static func integer(_ weight: Float, _ scale: Float) -> Int8 {
    Int8(max(-127, min(127, (Double(weight) / Double(scale)).rounded(.toNearestOrEven))))
  }
}
