import Foundation
import Testing
import _NRNNReference

/// The draws have the law that they claim, and are independent of their neighbours. Seeds are fixed: each test gives
/// the same verdict every time. Limits lie at 4.5 standard errors.
@Suite struct NoiseDistributionTests {
  private func draws(_ draw: Draw, _ count: Int, uniform: Bool = false) -> [Double] {
    draw.floats(count, uniform: uniform).map(Double.init)
  }

  /// 2^18 draws over units and ticks.
  private func many(uniform: Bool) -> [Double] {
    (0..<64).flatMap { tick in
      draws(Draw(seed: 2026, tick: UInt64(tick)), 4096, uniform: uniform)
    }
  }

  private func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

  @Test func normalsHaveTheirMoments() {
    let x = many(uniform: false)
    // E x^p, and the variance of x^p.
    for (power, moment, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let error = (variance / Double(x.count)).squareRoot()
      #expect(abs(mean(x.map { pow($0, Double(power)) }) - moment) < 4.5 * error, "power \(power)")
    }
  }

  @Test func uniformsHaveTheirMoments() {
    let x = many(uniform: true)
    for power in 1...4 {
      let (p, n) = (Double(power), Double(x.count))
      let variance = 1 / (2 * p + 1) - 1 / ((p + 1) * (p + 1))
      #expect(abs(mean(x.map { pow($0, p) }) - 1 / (p + 1)) < 4.5 * (variance / n).squareRoot(), "power \(power)")
    }
  }

  /// Kolmogorov and Smirnov: sqrt(n) D is above 1.95 once in a thousand samples.
  @Test(arguments: [false, true]) func theDistributionIsTheClaimed(uniform: Bool) {
    let x = many(uniform: uniform).sorted()
    let n = Double(x.count)
    let distance = x.enumerated().map { i, x in
      let p = uniform ? x : 0.5 * erfc(-x / 2.0.squareRoot())
      return max(p - Double(i) / n, Double(i + 1) / n - p)
    }.max()!
    #expect(distance * n.squareRoot() < 1.95)
  }

  /// Neighbours of an address in each of its parts.
  static let neighbours: [(name: String, move: @Sendable (inout Draw) -> Void)] = [
    ("tick", { $0.tick += 1 }), ("tick by 2^32", { $0.tick += 1 << 32 }), ("member", { $0.member += 1 }),
    ("last member", { $0.member = 1 << 24 - 1 }), ("episode", { $0.episode += 1 }),
    ("episode by 2^32", { $0.episode += 1 << 32 }), ("noise id", { $0.noiseID += 1 }), ("slot", { $0.slot += 1 }),
    ("seed", { $0.seed += 1 }), ("seed by 2^32", { $0.seed += 1 << 32 }), ("stream id", { $0.streamID += 1 }),
    ("stream id by 2^32", { $0.streamID += 1 << 32 }), ("seed and stream id swapped", { swap(&$0.seed, &$0.streamID) }),
  ]

  @Test(arguments: neighbours.indices) func neighboursAreIndependent(index: Int) {
    var draw = Draw(seed: 11, streamID: 12, member: 13, tick: 14)
    let x = draws(draw, 1 << 16)
    Self.neighbours[index].move(&draw)
    expectIndependent(x, draws(draw, 1 << 16), Self.neighbours[index].name)
  }

  @Test(arguments: [1, 2, 3, 4, 8, 32]) func unitsAreIndependent(lag: Int) {
    let x = draws(Draw(), 1 << 16)
    expectIndependent(Array(x.dropLast(lag)), Array(x.dropFirst(lag)), "lag \(lag)")
  }

  /// Neither the values nor their squares go together.
  private func expectIndependent(_ x: [Double], _ y: [Double], _ name: String) {
    let limit = 4.5 / Double(x.count).squareRoot()
    #expect(abs(mean(zip(x, y).map { $0 * $1 })) < limit, "\(name)")
    #expect(abs(mean(zip(x, y).map { ($0 * $0 - 1) * ($1 * $1 - 1) })) < 2 * limit, "\(name), squares")
  }
}
