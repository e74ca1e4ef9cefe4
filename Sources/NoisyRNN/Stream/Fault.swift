/// Where a step came to a number that is not finite: the first layer, or the output, of the first path, whichever block
/// found it first.
struct Fault {
  let path: Int
  let layer: Int

  static let none = UInt64.max
  /// In place of a layer: behind the last.
  static let output = 255

  init(path: Int, layer: Int) { (self.path, self.layer) = (path, layer) }
  init(code: UInt64) { self.init(path: Int(truncatingIfNeeded: code >> 8), layer: Int(truncatingIfNeeded: code & 255)) }

  var code: UInt64 { UInt64(truncatingIfNeeded: path) << 8 | UInt64(truncatingIfNeeded: layer) }
}
