/// y = a(W x + b); no state: the output stays in the scratch.
struct Dense {
  let units: Int
  let input: Projection
  let activation: Activation

  var facts: Cell.Facts { Cell.Facts("dense", input, units: units, state: 0, work: input.rows, outputAt: 0) }

  func step(_ block: Block) {
    block.project(input)
    block.each { block.kernels.activate(activation, $0.pointee.work, units) }
  }
}
