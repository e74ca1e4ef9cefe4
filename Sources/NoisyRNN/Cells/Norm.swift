import NRNNKernels

/// y = a(gain ⊙ N(x) + bias), N the identity, (x - mean) / √(var + ε) or x / √(mean of x² + ε); no state. The statistics
/// are float64.
struct Norm: HasFacts {
  let units: Int
  let kind: Kind
  let epsilon: Double
  let gain: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let activation: Function

  /// The numbers are those of the file.
  enum Kind: UInt32 {
    case none = 0
    case layer, rms
  }

  static var name: Words { "norm" }

  func facts(_ products: Int64) -> Cell.Facts {
    let work = padded(units)
    return Cell.Facts(
      name: Norm.name, inputs: units, inputMap: nil, units: units, state: 0, doubles: 0, work: work, outputAt: 0,
      time: .none, acceptsNoise: false, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(Int64(4 * units), work: work), perStep: 0), spectralRadius: 0,
      matrices: "")
  }

  func step(_ block: Block, _: Injection) {
    block.each {
      let (x, y) = ($0.pointee.input, $0.pointee.work)
      if kind != .none { nrnn_normalise(kind == .layer ? 1 : 0, epsilon, x, y, units) }
      block.kernels.fma(y, gain, kind == .none ? x : UnsafePointer(y), bias, units)
      block.kernels.activate(activation, y, units)
    }
  }
}
