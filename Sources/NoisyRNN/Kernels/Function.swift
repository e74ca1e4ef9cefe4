import NRNNKernels

/// An elementwise nonlinearity; the numbers are those of the kernels and of the file.
enum Activation: UInt32 {
  case tanh = 0
  case relu, sigmoid, identity
  case elu = 5
  case leakyReLU, thresholdedReLU, softsign, softplus, gelu, geluTanh, silu, hardSigmoid, clip, scaledTanh, affine
  case positive

  /// One that every cell with an activation takes.
  var isPlain: Bool { rawValue <= Activation.identity.rawValue }
}

/// An activation with its numbers α and β.
typealias Function = nrnn_function

extension nrnn_function {
  /// One that has none.
  init(_ activation: Activation) { self.init(activation: activation.rawValue, alpha: 0, beta: 0) }
}
