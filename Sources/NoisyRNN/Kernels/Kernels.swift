import NRNNKernels

let lanes = Int(NRNN_LANES)

/// n rounded up to whole vectors: the room that a kernel's sums take.
func padded(_ n: Int) -> Int { (n &+ (lanes &- 1)) & ~(lanes &- 1) }

extension UnsafeMutablePointer where Pointee == Float {
  /// One memcpy: `update(from:count:)` is a loop where the library is built for size.
  @inline(__always)
  func copy(_ source: UnsafePointer<Float>, _ count: Int) {
    if count == 1 { return pointee = source.pointee }
    UnsafeMutableRawPointer(self).copyMemory(from: source, byteCount: 4 * count)
  }
}

extension UnsafePointer where Pointee == Float {
  /// The doubles that begin here, aligned.
  @inline(__always)
  var doubles: UnsafePointer<Double> {
    UnsafePointer<Double>(bitPattern: (UInt(bitPattern: self) + 7) & ~7).unsafelyUnwrapped
  }
}

extension UnsafeMutablePointer where Pointee == Float {
  @inline(__always)
  var doubles: UnsafeMutablePointer<Double> { UnsafeMutablePointer<Double>(mutating: UnsafePointer(self).doubles) }
}

/// The arithmetic of one tier, with Swift's types.
struct Kernels {
  let table: UnsafePointer<nrnn_kernels>

  /// Whether a cell's kernel adds a matrix's columns itself.
  @inline(__always) var fuse: Bool { table.pointee.fuses != 0 }

  func activate(_ a: Function, _ y: UnsafeMutablePointer<Float>, _ n: Int) { table.pointee.activate(a, y, n) }
  func activate(_ a: Activation, _ y: UnsafeMutablePointer<Float>, _ n: Int) { activate(Function(a), y, n) }

  /// y = sign(y) max(|y| + bias, 0).
  func modReLU(_ y: UnsafeMutablePointer<Float>, _ bias: UnsafePointer<Float>, _ n: Int) {
    table.pointee.modrelu(y, bias, n)
  }

  /// y bounded to [-limit, limit].
  func clip(_ y: UnsafeMutablePointer<Float>, _ limit: Float, _ n: Int) { table.pointee.clip(y, limit, n) }

  /// out = s x + y, one rounding.
  func axpy(
    _ out: UnsafeMutablePointer<Float>, _ s: Float, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ n: Int
  ) { table.pointee.axpy(out, s, x, y, n) }

  /// out = a b + c, one rounding.
  func fma(
    _ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    _ n: Int
  ) { table.pointee.fma(out, a, b, c, n) }

  func add(_ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int) {
    table.pointee.add(out, a, b, n)
  }

  func multiply(_ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int) {
    table.pointee.multiply(out, a, b, n)
  }

  /// out = a - b.
  func subtract(_ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int) {
    table.pointee.subtract(out, a, b, n)
  }

  /// Sets |h| < 2^-100 to 0, so that decaying states stay clear of denormals; false if a value is not finite.
  func settle(_ h: UnsafeMutablePointer<Float>, _ n: Int) -> Bool { table.pointee.settle(h, n) == 1 }
  func settle(_ h: UnsafeMutablePointer<Double>, _ n: Int) -> Bool { table.pointee.settle_doubles(h, n) == 1 }

  /// A bit for each vector that the readout, if there is one, makes infinite.
  @inline(__always)
  func read(
    _ readout: UnsafePointer<nrnn_readout>?, _ x: UnsafePointer<UnsafePointer<Float>?>,
    _ y: UnsafePointer<UnsafeMutablePointer<Float>?>, _ count: Int
  ) -> UInt32 {
    guard let readout else { return 0 }
    return table.pointee.readout(readout, x, y, count)
  }

  /// Whole vectors y = mean + scale y, or y as it is; false if a value is not finite.
  func scale(_ y: UnsafeMutablePointer<Float>, _ scaling: Scaling?, _ n: Int) -> Bool {
    table.pointee.scale(y, scaling?.mean, scaling?.scale, n) == 1
  }

  func exp(_ y: UnsafeMutablePointer<Float>, _ n: Int) { table.pointee.exp(y, n) }
  func log(_ y: UnsafeMutablePointer<Float>, _ n: Int) { table.pointee.log(y, n) }
}
