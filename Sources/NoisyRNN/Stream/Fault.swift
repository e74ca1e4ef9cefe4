/// Where a step came to a number that is not finite: the first layer, or the output, of the first path, whichever block
/// found it first.
struct Fault {
  let path: Int
  let layer: Int

  static let none = UInt32.max
  /// In place of a layer: behind the last.
  static let output = 255

  init(path: Int, layer: Int) { (self.path, self.layer) = (path, layer) }
  init(code: UInt32) { self.init(path: Int(truncatingIfNeeded: code >> 8), layer: Int(truncatingIfNeeded: code & 255)) }

  /// A path has 24 bits (see Address), so that no code is `none`.
  var code: UInt32 { UInt32(truncatingIfNeeded: path) << 8 | UInt32(truncatingIfNeeded: layer) }
}
