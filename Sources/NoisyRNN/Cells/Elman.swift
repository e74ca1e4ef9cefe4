/// h' = a(W h + U x + b), the RNN of PyTorch and ONNX. State [h].
struct Elman {
  let units: Int
  let inputs: Int
  let W: Matrix
  let U: Matrix
  let b: UnsafePointer<Float>
  let activation: Activation

  var state: Int { units }
  var work: Int { 2 * padded(units) }

  func step(_ block: Block, _ noise: Injection) {
    block.affine(b, U, W) { $0.work }
    block.each { column in
      block.kernels.activate(activation, column.work, units)
      column.next.update(from: column.work, count: units)
    }
    block.injectIntoMap(noise, units: units, work: padded(units))
  }
}

extension Block {
  /// The noise of a map h' = F(h, x), whose drift is F(h, x) - h. `work` is where the scratch is free for it: one
  /// padded vector and that of the noise.
  func injectIntoMap(_ noise: Injection, units: Int, work: Int) {
    guard noise.exists else { return }
    if noise.needsDrift { each { kernels.subtract($0.work + work, $0.next, $0.h, units) } }
    inject(noise, drift: { UnsafePointer($0.work + work) }, work: work + padded(units))
  }
}
