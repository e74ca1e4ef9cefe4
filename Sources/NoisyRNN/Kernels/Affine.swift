import NRNNKernels

/// A matrix in panels, or some of its columns (see nrnn_kernels.h); it lies in its model's arena.
typealias Matrix = UnsafePointer<nrnn_matrix>

/// What a layer makes of its input: start + U x, start also of sums that no input joins.
struct InputMap {
  let U: Matrix
  /// [rows]: biases, and 0 where a sum has none.
  let start: UnsafePointer<Float>
  let rows: Int

  var inputs: Int { Int(U.pointee.inputs) }
}

/// What enters a cell's activations: start + U x + W h, for the input x and the state h.
struct Affine {
  let input: InputMap
  let W: Matrix
  /// U and W side by side, for one pass; nil: they lie apart.
  let UW: Matrix?

  var rows: Int { input.rows }

  /// Sums of floats as they are, which a cell's kernel may add itself (see nrnn_sums).
  var isOfFloats: Bool { W.pointee.weights == NRNN_F32.rawValue && W.pointee.quaternions == 0 }
}
