/// y = a(W x + b); no state: the output stays in the scratch.
struct Dense {
  let units: Int
  let inputs: Int
  let W: Matrix
  let b: UnsafePointer<Float>
  let activation: Activation

  var state: Int { 0 }
  var work: Int { padded(units) }

  func step(_ block: Block) {
    block.affine(b, W) { $0.work }
    block.each { block.kernels.activate(activation, $0.work, units) }
  }
}
