import NRNNKernels

/// Layers y = a(W x + b) within a cell, one after the other, in its scratch.
struct Network {
  struct Layer {
    /// nil where W is sparse.
    let matrix: Matrix?
    let sparse: nrnn_sparse
    let start: UnsafePointer<Float>
    let units: Int
    let activation: Function
  }

  let layers: UnsafePointer<Layer>
  let count: Int
  /// Numbers that it gives: of no layer, its inputs.
  let outputs: Int
  /// Of the widest vector, the input too, padded: two of them take turns in the scratch.
  let width: Int

  var work: Int { 2 * width }

  /// Where the result of an input at `at` lies.
  func result(of at: Int) -> Int { at + (count & 1) * width }

  /// Takes what lies at `at` in the scratch of every column through all layers.
  func apply(_ block: Block, at: Int) {
    for l in 0..<count { apply(layers + l, block, from: at + (l & 1) * width, to: at + (1 - l & 1) * width) }
  }

  private func apply(_ layer: UnsafePointer<Layer>, _ block: Block, from: Int, to: Int) {
    block.each { ($0.pointee.work + to).copy(layer.pointee.start, padded(layer.pointee.units)) }
    if let W = layer.pointee.matrix {
      block.product(W, { UnsafePointer($0.pointee.work + from) }, at: to)
    } else {
      var sparse = layer.pointee.sparse
      block.each { block.kernels.table.pointee.sparse(&sparse, $0.pointee.work + from, $0.pointee.work + to) }
    }
    block.each { block.kernels.activate(layer.pointee.activation, $0.pointee.work + to, layer.pointee.units) }
  }
}
