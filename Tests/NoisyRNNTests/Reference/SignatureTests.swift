import Testing
import _NRNNReference

/// What a signature must be, beyond single numbers.
@Suite struct SignatureTests {
  static let (d, p, depth) = (2, 1, 4)
  static let letters = d * (p + 1)

  /// The levels 0..depth of a path that is fed samples held for so many seconds, from `start` on.
  private func levels(
    _ samples: [(u: [Double], seconds: Double)], d: Int = Self.d, p: Int = Self.p, depth: Int = Self.depth,
    from start: Double = 0, fading: Double = 0
  ) -> [[Double]] {
    let cell = Cell.signature(Signature<Double>(inputs: d, basisOrder: p, depth: depth, timeScale: 1.5, fading: fading))
    var (state, time) = (Array(repeating: 0.0, count: cell.stateSize), start)
    for (u, seconds) in samples {
      state = cell.step(u, state, Moment(seconds: seconds, start: time)).state
      time += seconds
    }
    var (levels, first, size) = ([[1.0]], 0, d * (p + 1))
    for _ in 0..<depth {
      levels.append(Array(state[first..<first + size]))
      (first, size) = (first + size, size * d * (p + 1))
    }
    return levels
  }

  /// a (x) b, truncated.
  private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.indices.map { n in
      (0...n).reduce(into: a[n].map { _ in 0 }) { sum, i in
        for (j, x) in a[i].enumerated() {
          for (k, y) in b[n - i].enumerated() { sum[j * b[n - i].count + k] += x * y }
        }
      }
    }
  }

  private func distance(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).map { abs($0 - $1) }.max()!
  }

  private func samples(_ count: Int, seed: UInt64) -> [(u: [Double], seconds: Double)] {
    var numbers = Numbers(seed)
    return (0..<count).map { _ in (numbers.vector(Self.d), Double(1 + numbers.uniform(0.75))) }
  }

  @Test func chensRelation() {
    let (first, second) = (samples(3, seed: 1), samples(2, seed: 2))
    let middle = first.reduce(0) { $0 + $1.seconds }
    let whole = levels(first + second)
    #expect(distance(whole, product(levels(first), levels(second, from: middle))) < 1e-12)
  }

  /// One sample in parts is the sample, also where the signature fades.
  @Test(arguments: [0, 0.3, 4]) func aSampleInPartsIsTheSample(fading: Double) {
    let (first, u) = (samples(2, seed: 3), [0.7, -1.2])
    let parts = levels(first + [(u, 0.3), (u, 1.1), (u, 0.6)], fading: fading)
    #expect(distance(levels(first + [(u, 2)], fading: fading), parts) < 1e-12)
  }

  @Test func levelsShuffle() {
    let S = levels(samples(3, seed: 4))
    let n = Self.letters
    for a in 0..<n {
      for b in 0..<n { #expect(abs(S[1][a] * S[1][b] - S[2][a * n + b] - S[2][b * n + a]) < 1e-13) }
    }
  }

  /// A path and its way back, of a basis that does not know time.
  @Test func thereAndBackIsNothing() {
    let there = samples(4, seed: 5)
    let back = there.reversed().map { ($0.u.map { -$0 }, $0.seconds) }
    let both = levels(there + back, p: 0)
    #expect(abs(both[0][0] - 1) + both[1...].joined().map { abs($0) }.max()! < 1e-14)
  }

  /// Of the input 1 held from the start, every word has a closed form.
  @Test func allWordsOfTheConstantInput() {
    let (T, p) = (1.8, 2)
    let S = levels([([1], T)], d: 1, p: p)
    for n in 1...Self.depth {
      for (word, value) in S[n].enumerated() {
        let powers = (0..<n).reversed().map { i in word / (0..<i).reduce(1) { x, _ in x * (p + 1) } % (p + 1) }
        var (sum, expected) = (0.0, 1.0)
        for power in powers {
          sum += Double(power + 1)
          expected /= sum
        }
        for i in 0..<n { for _ in 0..<powers[i] { expected /= 1.5 } }
        for _ in 0..<Int(sum) { expected *= T }
        #expect(abs(value - expected) < 1e-14 * expected, "\(powers)")
      }
    }
  }

  /// The kernel of two lines whose increments have the product 1: I_0(2).
  @Test(arguments: [(3, 2.2777778, 5e-8), (9, 2.2795853, 5e-8)])
  func theKernelOfTwoLines(depth: Int, value: Double, tolerance: Double) {
    let (a, b) = (levels([([0.6, 1.6], 1)], p: 0, depth: depth), levels([([1, 0.25], 1)], p: 0, depth: depth))
    #expect(abs(zip(a.joined(), b.joined()).reduce(0) { $0 + $1.0 * $1.1 } - value) < tolerance)
  }
}
