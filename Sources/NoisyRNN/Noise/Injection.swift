import NRNNKernels

/// A layer's noise, packed: both forms of the file are
///
///     h' += (factor · f) (u - 1) + (additive + drift · f) ξ
///
/// per unit, f the drift, u uniform on [0, 1), ξ normal.
///
/// - paper:     additive = ε √δ σ₁, drift = ε √δ σ₂
/// - official:  additive = a, factor = δ m, so that δ f is multiplied by a uniform on [1 - m, 1]
///
/// - matrix:    h' += √δ σ ξ, of as many ξ as σ has columns; additive = √δ
///
/// A coefficient that is zero for all units is nil and draws nothing.
struct Injection {
  var additive: UnsafePointer<Float>?
  var drift: UnsafePointer<Float>?
  var factor: UnsafePointer<Float>?
  var matrix: Matrix?
  var id = 0
  let units: Int

  var exists: Bool { additive != nil || drift != nil || factor != nil }
  var needsDrift: Bool { drift != nil || factor != nil }

  /// Normals of one tick.
  var draws: Int { matrix.map { Int($0.pointee.inputs) } ?? units }

  /// Floats of scratch that the noise takes.
  var work: Int { exists ? padded(draws) + padded(units) : 0 }

  /// ξ, scaled.
  func drawForMatrix(at address: Address, _ pace: Pace, _ kernels: Kernels, _ out: UnsafeMutablePointer<Float>) {
    var place = address.at(noiseID: id, slot: Address.Slot.xi.rawValue)
    kernels.table.pointee.normals(&place, 0, draws, pace.xi, out)
  }

  /// Adds the noise of one tick to h. `f` is read only where `needsDrift`.
  @_optimize(speed)
  func apply(
    to h: UnsafeMutablePointer<Float>, drift f: UnsafePointer<Float>, at address: Address, _ pace: Pace,
    _ kernels: Kernels, _ work: UnsafeMutablePointer<Float>
  ) {
    let draw = work
    let amplitude = work + padded(units)
    if let factor {
      var place = address.at(noiseID: id, slot: Address.Slot.factor.rawValue)
      kernels.table.pointee.uniforms(&place, 0, units, pace.factor, -pace.factor, draw)
      kernels.multiply(amplitude, factor, f, units)
      kernels.fma(h, amplitude, draw, h, units)
    }
    guard additive != nil || drift != nil else { return }
    var place = address.at(noiseID: id, slot: Address.Slot.xi.rawValue)
    kernels.table.pointee.normals(&place, 0, units, pace.xi, draw)
    kernels.fma(h, strength(f, kernels, amplitude), draw, h, units)
  }

  /// additive + drift · f.
  @_optimize(speed)
  private func strength(
    _ f: UnsafePointer<Float>, _ kernels: Kernels, _ out: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard let drift else { return additive ?? UnsafePointer(out) }
    if let additive { kernels.fma(out, drift, f, additive, units) } else { kernels.multiply(out, drift, f, units) }
    return UnsafePointer(out)
  }
}
