import NRNNFormat

/// A GRU out of the file.
extension Reader {
  mutating func gru(_ m: Nrnn__Gru, _ d: Int) throws(Failure) -> Gru {
    let field = try enter(m.base, Gru.name)
    let n = try units(m.w, field("W"), gates: 3)
    let W = try weights(m.w, field("W"), 3 * n, n)
    let U = try weights(m.u, field("U"), 3 * n, d)
    let b = try vector(m.b, field("b"), 3 * n)
    let c = try vector(m.c, field("c"), 3 * n)
    let resetAfter = m.reset_after != 0
    count(resetAfter ? 1 : 0)
    let clip = try clip(m.has_clip, m.clip, field("clip"))
    let room = padded(n)
    let start = try stack(n, nil, count: 4)
    for i in 0..<n {
      start[i] = resetAfter ? b[2 * n + i] : b[2 * n + i] + c[2 * n + i]
      start[room + i] = b[i] + c[i]
      start[2 * room + i] = b[n + i] + c[n + i]
      start[3 * room + i] = c[2 * n + i]
    }
    return Gru(
      units: n,
      input: Projection(
        M: try stack(field("U"), U.gate(2, n), U.gate(0, n), U.gate(1, n)), start: start,
        rows: (resetAfter ? 4 : 3) * room),
      hidden: try stack(field("W"), W.gate(0, n), W.gate(1, n), resetAfter ? W.gate(2, n) : nil),
      candidate: resetAfter ? nil : try stack(field("W"), W.gate(2, n)), clip: clip)
  }
}
