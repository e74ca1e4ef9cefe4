import NRNNFormat
import NRNNKernels

/// A stencil out of the file.
extension Reader {
  /// A step takes bounded time.
  private static let mostBlocks = 4096

  mutating func stencil(_ m: Nrnn__Stencil, _ d: Int) throws(Failure) -> Stencil {
    try enter(m.base, Stencil.name)
    let interior = try arena.allocate(Float.self, 5)
    let ends = try arena.allocate(Float.self, 16)
    let forcing = try arena.allocate(Float.self, Stencil.room(d))
    interior.copy(try table(m.interior, "interior", [5, 0], rank: 1), 5)
    try rows(m.left, "left", into: ends)
    try rows(m.right, "right", into: ends + 2)
    forcing.copy(try vector(m.forcing, "forcing", d), d)
    guard Int(clamping: m.grid) == d, d >= 4 else {
      throw failure(.badShape, "grid").say("expected as many points as inputs, ").say(d)
        .say(", and at least 4, found ").say(m.grid)
    }
    let blocks = try integer(m.blocks, "blocks", to: Reader.mostBlocks)
    let shift = try float(m.shift, "shift")
    let map = nrnn_stencil(interior: interior, ends: ends, forcing: forcing)
    return Stencil(
      grid: d, blocks: blocks, shift: shift == 0 ? nil : try repeated(shift, d), map: map,
      spectralRadius: try spectralRadius(of: map, d))
  }

  /// Loading takes bounded time: fewer applications where the grid is large, or where stencils are many.
  private func spectralRadius(of map: nrnn_stencil, _ n: Int) throws(Failure) -> Double {
    var scratch = Arena()
    defer { scratch.free() }
    var map = map
    return nrnn_spectral_radius(
      &map, try scratch.allocate(Double.self, 2 * n), n, max(1, min(2048, 1 << 21 / n / alike)))
  }

  /// Two rows of four taps, tap by tap.
  private mutating func rows(
    _ tensor: Message<Nrnn__Tensor>?, _ name: Words, into ends: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    let taps = try table(tensor, name, [2, 4], rank: 2)
    for i in 0..<8 { ends[i % 4 * 4 + i / 4] = taps[i] }
  }
}
