import NRNNFormat
import NRNNKernels

/// A stencil out of the file.
extension Reader {
  /// A step takes bounded time.
  private static let mostBlocks = 4096

  mutating func stencil(_ m: Message<Nrnn__Stencil>, _ d: Int) throws(Failure) -> Stencil {
    try enter(m.pointee.base, Stencil.name)
    let inner = try table(m.pointee.interior, "interior", [5, 0], rank: 1)
    let left = try table(m.pointee.left, "left", [2, 4], rank: 2)
    let right = try table(m.pointee.right, "right", [2, 4], rank: 2)
    let force = try source(m.pointee.forcing, at("forcing"), d)
    let interior = try floats(5, inner, 5)
    let ends = try floats(16)
    if let fill = ends.fill, let left, let right {
      transpose(left, into: fill)
      transpose(right, into: fill + 2)
    }
    let forcing = try floats(Stencil.room(d), force, d)
    guard Int(clamping: m.pointee.grid) == d, d >= 4 else {
      throw failure(.badShape, "grid").say("expected as many points as inputs, ").say(d)
        .say(", and at least 4, found ").say(m.pointee.grid)
    }
    let blocks = try integer(m.pointee.blocks, "blocks", to: Reader.mostBlocks)
    let shift = try float(m.pointee.shift, "shift")
    let map = nrnn_stencil(interior: interior, ends: ends.array, forcing: forcing)
    return Stencil(
      grid: d, blocks: blocks, shift: shift == 0 ? nil : try repeated(shift, d), map: map,
      spectralRadius: try spectralRadius(of: map, d))
  }

  /// Loading takes bounded time: fewer applications where the grid is large, or where stencils are many.
  /// A packed file says it; one that is loaded without a heap has nowhere to find it: 0, not known.
  private mutating func spectralRadius(of map: nrnn_stencil, _ n: Int) throws(Failure) -> Double {
    let radius = try room(Double.self, 1)
    guard let fill = radius.fill, !arena.isInPlace else {
      return try finite(radius.array.pointee)
    }
    var scratch = Arena()
    defer { scratch.free() }
    var map = map
    fill.pointee = nrnn_spectral_radius(
      &map, try scratch.allocate(Double.self, 2 * n), n, max(1, min(2048, 1 << 21 / n / alike)))
    return fill.pointee
  }
}

/// What a packed file says.
private func finite(_ radius: Double) throws(Failure) -> Double {
  guard radius.isFinite, radius >= 0 else {
    throw Failure(.notFinite, Field("weights")).say("expected a spectral radius, found ").say(radius)
  }
  return radius
}

/// Two rows of four taps, tap by tap.
private func transpose(_ taps: UnsafePointer<Float>, into ends: UnsafeMutablePointer<Float>) {
  for i in 0..<8 { ends[i % 4 * 4 + i / 4] = taps[i] }
}
