import NRNNKernels
import _NRNNReference

extension Draw {
  init(
    seed: UInt64 = 0, streamID: UInt64 = 0, episode: UInt64 = 0, member: UInt32 = 0, noiseID: UInt32 = 0,
    tick: UInt64 = 0, slot: UInt32 = 0
  ) {
    self.init()
    (self.seed, self.streamID, self.episode, self.member) = (seed, streamID, episode, member)
    (self.noiseID, self.tick, self.slot) = (noiseID, tick, slot)
  }

  /// The address as the kernels take it.
  var address: nrnn_address {
    let words = counter(0)
    return nrnn_address(key: key, word0: words.0, word1: words.1, word2: words.2, word3: words.3)
  }

  /// The engine's normals, or uniforms, of units 0 ..< count.
  func floats(_ count: Int, uniform: Bool = false, _ tier: Tier = .generic) -> [Float] {
    var (at, out) = (address, [Float](repeating: 0, count: count))
    if uniform { tier.table.uniforms(&at, 0, count, 1, 0, &out) } else { tier.table.normals(&at, 0, count, 1, &out) }
    return out
  }

  /// The exact draws of a layer at this place: xi in slot 0, u in slot 1.
  func of(layer id: Int, units: Int) -> Noise.Draws<Double> {
    var (xi, u) = (self, self)
    (xi.noiseID, u.noiseID, u.slot) = (UInt32(id), UInt32(id), 1)
    return Noise.Draws(xi: (0..<units).map { xi.normal($0) }, u: (0..<units).map { u.uniform($0) })
  }
}
