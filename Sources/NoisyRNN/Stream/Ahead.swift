import NRNNKernels

/// What the first layer makes of the rows to come: one product for many steps, and for all paths of a step.
///
/// A row is taken if all its values are there: its features then depend on nothing before it.
struct Ahead {
  /// What it needs of the stack.
  static let bytes = 4 * floats
  private static let floats = 4096

  private let model: UnsafePointer<ModelData>
  /// [most][features, padded], then [most][sums of the projection].
  private let features: UnsafeMutablePointer<Float>
  private let width: Int
  private let most: Int
  private var first = 0
  private var rows = 0

  init(_ model: UnsafePointer<ModelData>, in memory: UnsafeMutableRawPointer) {
    self.model = model
    features = memory.assumingMemoryBound(to: Float.self)
    width = padded(model.pointee.featureCount)
    let sums = model.pointee.inputMap?.rows ?? Ahead.floats
    most = model.pointee.isPlain ? min(Block.width, Ahead.floats / (width + sums)) : 0
  }

  /// The projection of row `i` of `end`, or nil where there is none to be had.
  @_optimize(speed)
  mutating func row(_ i: Int, of end: Int, _ inputs: UnsafePointer<Float>) -> UnsafePointer<Float>? {
    guard most > 0, let map = model.pointee.inputMap else { return nil }
    let sums = features + most * width
    if i >= first + rows {
      first = i
      rows = Ahead.read(inputs + i * model.pointee.inputCount, min(most, end - i), model, features, width)
      if rows > 0 { Ahead.project(map, rows, model.pointee.kernels, features, width, sums) }
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
  private static func project(
    _ map: InputMap, _ rows: Int, _ kernels: Kernels, _ features: UnsafePointer<Float>, _ width: Int,
    _ sums: UnsafeMutablePointer<Float>
  ) {
    var x = InlineArray<12, UnsafePointer<Float>?>(repeating: nil)
    var starts = x
    var y = InlineArray<12, UnsafeMutablePointer<Float>?>(repeating: nil)
    for row in 0..<rows {
      x[row] = features + row * width
      y[row] = sums + row * map.rows
      starts[row] = map.start
      let rest = Int(map.U.pointee.rows)
      (y[row]! + rest).copy(map.start + rest, map.rows - rest)
    }
    withUnsafePointer(to: &x) { x in
      withUnsafePointer(to: &y) { y in
        withUnsafePointer(to: &starts) { starts in
          kernels.table.pointee.product(
            map.U, UnsafeRawPointer(starts).assumingMemoryBound(to: UnsafePointer<Float>?.self),
            UnsafeRawPointer(x).assumingMemoryBound(to: UnsafePointer<Float>?.self), nil,
            UnsafeRawPointer(y).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self), rows, 0)
        }
      }
    }
  }
}
