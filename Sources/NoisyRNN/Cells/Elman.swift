/// h' = a(W h + U x + b), the RNN of PyTorch and ONNX. State [h].
struct Elman {
  let units: Int
  let input: Projection
  /// W.
  let hidden: Matrix
  let activation: Activation

  var facts: Cell.Facts { Cell.Facts("elman", input, units: units, state: units, work: 2 * padded(units)) }

  func step(_ block: Block, _ noise: Injection) {
    block.project(input, adding: hidden)
    block.each {
      block.kernels.activate(activation, $0.pointee.work, units)
      $0.pointee.next.copy($0.pointee.work, units)
    }
    block.injectIntoMap(noise, units: units, work: padded(units))
  }
}
