import NRNNKernels

/// What the first layer makes of the rows to come: one product for many steps, and for all paths of a step.
///
/// A row is taken if all its values are there: its features then depend on nothing before it.
struct Ahead {
  /// What it needs of the stack.
  static var bytes: Int { 4 * floats + 24 * Block.width }
  private static var floats: Int { stackIsSmall ? 0 : 4096 }

  private let model: UnsafePointer<ModelData>
  private let map: InputMap
  /// [most][features, padded] and [most][sums of the projection].
  private let features: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Float>
  private let width: Int
  /// Room for the addresses that a product takes.
  private let addresses: UnsafeMutableRawPointer
  private let most: Int
  private var first = 0
  private var rows = 0

  /// Multiplications of a step by U below which it takes them in its pass by W.
  private static let least = 8192

  /// Rows that there is room for; 0: features depend on what was before, nothing can be projected ahead, or so little
  /// that it does not pay.
  static func rows(_ model: UnsafePointer<ModelData>, _ map: InputMap?, paths: Int) -> Int {
    guard model.pointee.isPlain, let map, map.rows * map.inputs >= least / paths else { return 0 }
    return min(Block.width, floats / (padded(model.pointee.featureCount) + map.rows))
  }

  /// Of so many rows at a time, which `rows` has said that there is room for.
  init(
    _ model: UnsafePointer<ModelData>, _ map: InputMap, _ most: Int, in memory: UnsafeMutableRawPointer
  ) {
    (self.model, self.map, self.most) = (model, map, most)
    width = padded(model.pointee.featureCount)
    features = memory.assumingMemoryBound(to: Float.self)
    (sums, addresses) = (features + most * width, memory + 4 * Ahead.floats)
  }

  /// The projection of row `i` of `end`, or nil where there is none to be had.
  @_optimize(speed)
  mutating func row(_ i: Int, of end: Int, _ inputs: UnsafePointer<Float>) -> UnsafePointer<Float>? {
    if i >= first + rows {
      first = i
      rows = Ahead.read(inputs + i * model.pointee.inputCount, min(most, end - i), model, features, width)
      if rows > 0 { project() }
    }
    return rows == 0 ? nil : UnsafePointer(sums + (i - first) * map.rows)
  }

  /// The features of as many rows as are whole.
  @_optimize(speed)
  private static func read(
    _ inputs: UnsafePointer<Float>, _ rows: Int, _ model: UnsafePointer<ModelData>,
    _ features: UnsafeMutablePointer<Float>, _ width: Int
  ) -> Int {
    let d = model.pointee.featureCount
    for row in 0..<rows {
      for k in 0..<d {
        let x = inputs[row * d + k]
        let z = model.pointee.features[k].normalised(value: x)
        guard x.isFinite, z.isFinite else { return row }
        features[row * width + k] = z
      }
    }
    return rows
  }

  @_optimize(speed)
  private func project() {
    let starts = addresses.assumingMemoryBound(to: UnsafePointer<Float>?.self)
    let x = starts + Block.width
    let y = (addresses + 16 * Block.width).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)
    let rest = Int(map.U.pointee.rows)
    for row in 0..<rows {
      let sum = sums + row * map.rows
      (starts[row], x[row], y[row]) = (map.start, UnsafePointer(features + row * width), sum)
      (sum + rest).copy(map.start + rest, map.rows - rest)
    }
    model.pointee.kernels.table.pointee.product(map.U, starts, x, nil, y, rows, 0)
  }
}
