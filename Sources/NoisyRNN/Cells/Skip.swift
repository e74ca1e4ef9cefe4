/// A cell that a path leads around, so that the layer gives y + u or y + (b + W u); or whose input is kept, for such a
/// path to a layer above. It stands in the place of the cell.
struct Skip {
  let cell: Cell
  let inputs: Int
  let units: Int
  /// As the facts of the cell have them.
  let state: Int
  let outputAt: Int
  /// Where in the scratch the input is kept; nil: nobody wants it later.
  var keptAt: Int?
  var path: Path?

  struct Path {
    /// Where u was kept; nil: it is this layer's own input.
    var from: Int?
    /// W and b; nil: the identity.
    let W: Matrix?
    let b: UnsafePointer<Float>?
    /// Where the sum lies: behind what the cell takes of the scratch.
    let sum: Int
  }

  static var name: Words { "skip" }

  @_optimize(speed)
  func step(_ block: Block, _ noise: Injection) {
    if let keptAt { block.each { ($0.pointee.work + keptAt).copy($0.pointee.input, inputs) } }
    cell.step(block, noise)
    if let path { add(path, block) }
  }

  private func add(_ path: Path, _ block: Block) {
    func u(_ column: UnsafeMutablePointer<Column>) -> UnsafePointer<Float> {
      path.from.map { UnsafePointer(column.pointee.work + $0) } ?? column.pointee.input
    }
    if let W = path.W { block.product(W, u, at: path.sum, from: { _ in path.b }) }
    block.each {
      if $0.pointee.finite < 0, state > 0 { $0.pointee.finite = block.kernels.settle($0.pointee.next, state) ? 1 : 0 }
      let (y, sum) = (outputAt < 0 ? $0.pointee.next : $0.pointee.work + outputAt, $0.pointee.work + path.sum)
      block.kernels.add(sum, y, path.W == nil ? u($0) : UnsafePointer(sum), units)
      if !block.kernels.settle(sum, units) { $0.pointee.finite = 0 }
    }
  }
}
