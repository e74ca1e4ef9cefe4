/// y = a(W x + b); no state: the output stays in the scratch.
struct Dense: HasFacts {
  let units: Int
  let input: InputMap
  let activation: Function

  static var name: Words { "dense" }

  func facts(_ products: Int64) -> Cell.Facts {
    let work = input.rows
    return Cell.Facts(
      name: Dense.name, inputs: input.inputs, inputMap: input, units: units, state: 0,
      doubles: 0, work: work, outputAt: 0,
      time: .none, acceptsNoise: false, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work), perStep: 0),
      spectralRadius: 0, matrices: "W=1")
  }

  func step(_ block: Block, _: Injection) {
    block.apply(input)
    block.each { block.kernels.activate(activation, $0.pointee.work, units) }
  }
}
