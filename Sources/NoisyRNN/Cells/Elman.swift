/// h' = a(W h + U x + b), the RNN of PyTorch and ONNX; with modReLU and an orthogonal W the exponential RNN. State [h].
struct Elman: HasFacts {
  let units: Int
  let map: Affine
  /// The identity where there is modReLU, whose bias this is.
  let activation: Function
  let modReLU: UnsafePointer<Float>?
  /// Bounds what enters the activation; 0: nothing does.
  let clip: Float

  static var name: Words { "elman" }

  func facts(_ products: Int64) -> Cell.Facts {
    let work = 2 * padded(units)
    return Cell.Facts(
      name: Elman.name, inputs: map.input.inputs, inputMap: map.input, units: units, state: units,
      doubles: 0, work: work, outputAt: -1,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1 U=2")
  }

  func step(_ block: Block, _ noise: Injection) {
    block.apply(map)
    block.each {
      if clip > 0 { block.kernels.clip($0.pointee.work, clip, units) }
      block.kernels.activate(activation, $0.pointee.work, units)
      if let modReLU { block.kernels.modReLU($0.pointee.work, modReLU, units) }
      $0.pointee.next.copy($0.pointee.work, units)
    }
    block.injectIntoMap(noise, units: units, work: padded(units))
  }
}
