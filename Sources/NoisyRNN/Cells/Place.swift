/// Where one path stands before a layer: its input, its state and the next one.
struct Place {
  let x: UnsafePointer<Float>
  let h: UnsafePointer<Float>
  let next: UnsafeMutablePointer<Float>
  /// Matrices are read from their last panel.
  let reversed: Bool
}
