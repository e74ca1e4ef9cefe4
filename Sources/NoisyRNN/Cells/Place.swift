import NRNNKernels

/// Where one path stands before a layer: its input, its state and the next one.
struct Place {
  let x: UnsafePointer<Float>
  let h: UnsafePointer<Float>
  let next: UnsafeMutablePointer<Float>
  /// Matrices are read from their last panel.
  let reversed: Bool

  /// For a kernel that adds the columns itself, x being start + U x if `projected`; nil where U and W lie apart.
  @inline(__always)
  func sums(_ map: Affine, projected: Bool) -> nrnn_sums? {
    let reversed: Int32 = reversed ? 1 : 0
    if projected { return nrnn_sums(start: x, M: map.W, x: x, h: h, reverse_panels: reversed) }
    guard let UW = map.UW else { return nil }
    return nrnn_sums(start: map.input.start, M: UW, x: x, h: h, reverse_panels: reversed)
  }
}
