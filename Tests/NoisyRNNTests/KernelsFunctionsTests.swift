import Foundation
import NRNNKernels
import Testing

/// The engine's own functions against libm in Double, over a fine stride of all floats.
@Suite struct KernelsFunctionsTests {
  struct Function: Sendable, CustomTestStringConvertible {
    let name: String
    let apply: @Sendable (nrnn_kernels, UnsafeMutablePointer<Float>, Int) -> Void
    let exact: @Sendable (Double) -> Double
    /// Documented (docs/numerics.md), in units of the last place.
    let bound: Double
    /// Where the bound holds.
    let domain: ClosedRange<Float>
    var testDescription: String { name }
  }

  private static let everything = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
  static let tanh = Function(
    name: "tanh", apply: { $0.activate(nrnn_function(NRNN_TANH), $1, $2) }, exact: { Foundation.tanh($0) }, bound: 2.58,
    domain: everything)
  static let sigmoid = Function(
    name: "sigmoid", apply: { $0.activate(nrnn_function(NRNN_SIGMOID), $1, $2) },
    exact: { 1 / (1 + Foundation.exp(-$0)) }, bound: 1.75, domain: everything)
  static let exp = Function(
    name: "exp", apply: { $0.exp($1, $2) }, exact: { Foundation.exp($0) }, bound: 1.05, domain: -104...88.72)
  static let log = Function(
    name: "log", apply: { $0.log($1, $2) }, exact: { Foundation.log($0) }, bound: 0.84,
    domain: Float.leastNormalMagnitude...Float.greatestFiniteMagnitude)
  static let all = [tanh, sigmoid, exp, log]

  /// All floats of the domain, `stride` bit patterns apart, in blocks.
  private func sweep(_ f: Function, stride: Int, _ body: ([Float], [Float]) -> Void) {
    let block = 1 << 12
    for start in Swift.stride(from: 0, to: 1 << 32, by: block * stride) {
      var x = (0..<block).map { Float(bitPattern: UInt32(truncatingIfNeeded: start + $0 * stride)) }
      x = x.map { f.domain.contains($0) ? $0 : f.domain.lowerBound }
      var y = x
      f.apply(Tier.all.last!.table, &y, block)
      body(x, y)
    }
  }

  @Test(arguments: all) func staysWithinItsBound(f: Function) {
    var worst = (ulps: 0.0, at: Float(0))
    sweep(f, stride: 61) { x, y in
      for i in x.indices {
        let ulps = f.exact(Double(x[i])).ulps(to: y[i])
        if !(ulps <= worst.ulps) { worst = (ulps, x[i]) }
      }
    }
    #expect(worst.ulps <= f.bound, "at \(worst.at)")
  }

  @Test(arguments: all) func tiersAgree(f: Function) {
    sweep(f, stride: 4099) { x, y in
      for tier in Tier.all {
        var own = x
        f.apply(tier.table, &own, x.count)
        #expect(own.map(\.bitPattern) == y.map(\.bitPattern))
      }
    }
  }

  @Test func tanhIsOddAndWithinOne() {
    sweep(Self.tanh, stride: 1009) { x, y in
      var mirrored = x.map { -$0 }
      Self.tanh.apply(Tier.all.last!.table, &mirrored, x.count)
      #expect(zip(y, mirrored).allSatisfy { $0.bitPattern == (-$1).bitPattern && abs($0) <= 1 })
    }
  }

  @Test(arguments: Tier.all) func sigmoidIsWithinZeroAndOne(tier: Tier) {
    var y: [Float] = [-.greatestFiniteMagnitude, -1000, -104, -89, -88, 0, 17, 18, 1000, .greatestFiniteMagnitude]
    Self.sigmoid.apply(tier.table, &y, y.count)
    #expect(y.allSatisfy { (0...1).contains($0) } && y[5] == 0.5 && y.last == 1)
  }

  /// Exact values and ends: (function, input, output).
  @Test(arguments: Tier.all) func endsAreWhatTheyShouldBe(tier: Tier) {
    let ends: [(Function, Float, Float)] = [
      (Self.tanh, 0, 0), (Self.tanh, -0.0, -0.0), (Self.tanh, .infinity, 1), (Self.tanh, -.infinity, -1),
      (Self.sigmoid, .infinity, 1), (Self.sigmoid, -.infinity, 0), (Self.exp, 0, 1), (Self.exp, -200, 0),
      (Self.exp, -.infinity, 0), (Self.exp, .infinity, .infinity), (Self.log, 1, 0),
    ]
    for (f, x, expected) in ends {
      var y = [x]
      f.apply(tier.table, &y, 1)
      #expect(y[0].bitPattern == expected.bitPattern, "\(f.name)(\(x)) = \(y[0])")
    }
  }

  /// A NaN inside a step must be found by `settle`: no function may turn it into a number.
  @Test(arguments: Tier.all) func nanStaysNaN(tier: Tier) {
    let relu: (nrnn_kernels, UnsafeMutablePointer<Float>, Int) -> Void = {
      $0.activate(nrnn_function(NRNN_RELU), $1, $2)
    }
    for apply in [Self.tanh.apply, Self.sigmoid.apply, Self.exp.apply, relu] {
      var y: [Float] = [.nan, -.nan]
      apply(tier.table, &y, 2)
      #expect(y.allSatisfy { $0.isNaN })
    }
  }

  @Test(arguments: Tier.all) func circleIsAccurateAllAround(tier: Tier) {
    let words = stride(from: 0, to: 1 << 32, by: 4093).map { UInt32($0) } + (0..<8).map { UInt32($0) << 29 }
    var (sine, cosine) = ([Float](repeating: 0, count: words.count), [Float](repeating: 0, count: words.count))
    tier.table.circle(words, words.count, &sine, &cosine)
    for i in words.indices {
      let angle = 2 * Double.pi * Double(words[i]) / 0x1p32
      guard abs(Double(sine[i]) - Foundation.sin(angle)) < 2e-7, abs(Double(cosine[i]) - Foundation.cos(angle)) < 2e-7
      else {
        Issue.record("word \(words[i]): \(sine[i]), \(cosine[i])")
        return
      }
    }
  }
}
