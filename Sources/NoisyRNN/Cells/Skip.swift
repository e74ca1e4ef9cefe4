/// A cell that a path leads around, so that the layer gives y + u or y + (b + W u); or whose input is kept, for such a
/// path to a layer above. It stands in the place of the cell.
struct Skip {
  let cell: Cell
  let inputs: Int
  let units: Int
  /// As the facts of the cell have them.
  let state: Int
  let outputAt: Int
  /// Where in the scratch begins what is kept.
  var area = 0
  /// Where in the area the input is kept; -1: nobody wants it later.
  var keptAt = -1
  /// Where u was kept; -1: it is the layer's own input.
  var uAt = -1
  /// W and b; nil: the identity.
  var W: Matrix?
  var b: UnsafePointer<Float>?
  /// Where in the scratch the sum lies; -1: there is no path to here.
  var sumAt = -1

  static var name: Words { "skip" }

  func step(_ block: Block, _ noise: Injection) {
    if keptAt >= 0 { block.each { ($0.pointee.work + area + keptAt).copy($0.pointee.input, inputs) } }
    cell.step(block, noise)
    guard sumAt >= 0 else { return }
    if let W { block.product(W, u, at: sumAt, from: { _ in b }) }
    block.each { add($0, block.kernels) }
  }

  private func u(_ column: UnsafeMutablePointer<Column>) -> UnsafePointer<Float> {
    uAt < 0 ? column.pointee.input : UnsafePointer(column.pointee.work + area + uAt)
  }

  private func add(_ column: UnsafeMutablePointer<Column>, _ kernels: Kernels) {
    if column.pointee.finite < 0, state > 0 {
      column.pointee.finite = kernels.settle(column.pointee.next, state) ? 1 : 0
    }
    let y = outputAt < 0 ? column.pointee.next : column.pointee.work + outputAt
    let sum = column.pointee.work + sumAt
    kernels.add(sum, y, W == nil ? u(column) : UnsafePointer(sum), units)
    if !kernels.settle(sum, units) { column.pointee.finite = 0 }
  }
}
