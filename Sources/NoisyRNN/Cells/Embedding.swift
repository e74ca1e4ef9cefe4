/// y = [row x_channel of the table, the other inputs in their order]; no state, the first layer alone. What is no row has
/// been refused as the sample was read.
struct Embedding: HasFacts {
  let table: UnsafePointer<Float>
  /// Numbers of a row.
  let width: Int
  let channel: Int
  let inputs: Int

  static var name: Words { "embedding" }

  func facts(_ products: Int64) -> Cell.Facts {
    let units = width + inputs - 1
    let work = padded(units)
    return Cell.Facts(
      name: Embedding.name, inputs: inputs, inputMap: nil, units: units, state: 0, doubles: 0, work: work, outputAt: 0,
      time: .none, acceptsNoise: false, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(0, work: work), perStep: 0), spectralRadius: 0, matrices: "")
  }

  @inline(never)
  func step(_ block: Block, _: Injection) {
    block.each {
      let (x, y) = ($0.pointee.input, $0.pointee.work)
      y.copy(table + Int(x[channel]) &* width, width)
      for k in 1..<max(inputs, 1) { y[width + k - 1] = x[k > channel ? k : k - 1] }
    }
  }
}
