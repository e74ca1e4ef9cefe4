import Foundation
import Testing
import _NRNNReference

/// The kernel network's recursion against the sums over index sets that it stands for.
@Suite struct KernelSumTests {
  static let (T, d, q, k, lambda) = (7, 4, 2, 3, 0.3)

  private func unit(_ numbers: inout Numbers, _ d: Int) -> [Double] {
    let v: [Double] = numbers.vector(d)
    let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return v.map { $0 / norm }
  }

  private func cell(_ anchors: [[Double]], _ length: Int, lambda: Double = Self.lambda) -> Kernel<Double> {
    var cell = Kernel<Double>(
      anchors: Matrix(anchors.count, anchors[0].count, anchors.flatMap { $0 }), length: length, alpha: 1.7,
      lambda: lambda)
    cell.scaled = false
    return cell
  }

  /// The outputs after each symbol; for the mean less the division by their number.
  private func run(_ cell: Kernel<Double>, _ x: [[Double]]) -> [[Double]] {
    let network = Network<Double>(.kernel(cell), inputs: x[0].count)
    var path = network.start
    return x.indices.map { t in
      network.step(&path, x[t])
      return path.outputs.map { cell.pooling == .mean && cell.laFeature ? $0 * Double(t + 1) : $0 }
    }
  }

  /// All index sets of a size, and the gaps in them.
  private func sets(_ size: Int, of T: Int) -> [(places: [Int], gaps: Int)] {
    func choose(_ size: Int, from start: Int) -> [[Int]] {
      size == 0 ? [[]] : (start..<T).flatMap { i in choose(size - 1, from: i + 1).map { [i] + $0 } }
    }
    return choose(size, from: 0).map { ($0, $0.last! - $0[0] - size + 1) }
  }

  private func response(_ x: [Double], _ z: [Double]) -> Double {
    let norm = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm * exp(1.7 * (zip(x, z).reduce(0) { $0 + $1.0 * $1.1 } / norm - 1))
  }

  private func product(_ x: [[Double]], _ places: [Int], _ anchor: ArraySlice<[Double]>) -> Double {
    zip(places, anchor).reduce(1) { $0 * response(x[$1.0], $1.1) }
  }

  @Test(arguments: [true, false], [0, Self.lambda]) func theMeanIsASumOverIndexSets(scaled: Bool, lambda: Double) {
    var numbers = Numbers(1)
    let x: [[Double]] = (0..<Self.T).map { _ in numbers.vector(Self.d) }
    let anchors = (0..<Self.q * Self.k).map { _ in unit(&numbers, Self.d) }
    var cell = cell(anchors, Self.k, lambda: lambda)
    (cell.scaled, cell.aggregation) = (scaled, [1, 1, 1])
    let got = run(cell, x).last!
    for p in 1...Self.k {
      for a in 0..<Self.q {
        let sum = sets(p, of: Self.T).reduce(0) {
          $0 + pow(lambda, Double($1.gaps)) * product(x, $1.places, anchors[a * Self.k..<a * Self.k + p])
        }
        let factor = scaled ? pow(1 - lambda, Double(p - 1)) : 1
        #expect(abs(got[(p - 1) * Self.q + a] - factor * sum) < 1e-14, "length \(p), anchor \(a)")
      }
    }
  }

  @Test func theMaximumIsOverTheEndsOfIndexSets() {
    var numbers = Numbers(2)
    let x: [[Double]] = (0..<Self.T).map { _ in numbers.vector(Self.d) }
    let anchors = (0..<Self.q * Self.k).map { _ in unit(&numbers, Self.d) }
    let (L, weights) = (Matrix(2, 2, [1.5, -0.25, -0.25, 1]), [0.5, 1, 2])
    var cell = cell(anchors, Self.k)
    (cell.pooling, cell.projection, cell.aggregation) = (.max, L, weights)
    let got = run(cell, x).last!
    for p in 1...Self.k {
      var largest = [0.0, 0]
      for end in p - 1..<Self.T {
        let u = (0..<Self.q).map { a in
          sets(p, of: end + 1).filter { $0.places.last == end }
            .map { pow(Self.lambda, Double($0.gaps)) * product(x, $0.places, anchors[a * Self.k..<a * Self.k + p]) }
            .max()!
        }
        largest = zip(largest, L.times(u, addedTo: [0, 0])).map { max($0, $1) }
      }
      for a in 0..<Self.q { #expect(abs(got[a * Self.k + p - 1] - weights[p - 1] * largest[a]) < 1e-14) }
    }
  }

  /// Of an inner layer: all index sets so far, each discounted since its end.
  @Test func aLocalMeanDiscountsTheTail() {
    var numbers = Numbers(6)
    let x: [[Double]] = (0..<Self.T).map { _ in numbers.vector(Self.d) }
    let anchors = (0..<Self.k).map { _ in unit(&numbers, Self.d) }
    var cell = cell(anchors, Self.k)
    (cell.laFeature, cell.projection) = (false, Matrix(1, 1, [0.8]))
    for (t, y) in run(cell, x).enumerated() {
      let sum = sets(Self.k, of: t + 1).reduce(0) {
        $0 + pow(Self.lambda, Double($1.gaps + t - $1.places.last!)) * product(x, $1.places, anchors[...])
      }
      #expect(abs(y[0] - 0.8 * sum) < 1e-14)
    }
  }

  /// Of an inner layer: the discounted state before the step, or the last symbol's index sets.
  @Test func aLocalMaximumStartsAtTheState() {
    var numbers = Numbers(5)
    let x: [[Double]] = (0..<Self.T).map { _ in numbers.vector(Self.d) }
    let anchors = (0..<Self.k).map { _ in unit(&numbers, Self.d) }
    var cell = cell(anchors, Self.k)
    (cell.pooling, cell.laFeature, cell.projection) = (.max, false, Matrix(1, 1, [0.8]))
    func largest(_ ends: Range<Int>, before end: Int) -> Double {
      sets(Self.k, of: Self.T).filter { ends.contains($0.places.last!) }.map {
        pow(Self.lambda, Double($0.gaps + end - $0.places.last!)) * product(x, $0.places, anchors[...])
      }.max() ?? 0
    }
    for (t, y) in run(cell, x).enumerated() {
      #expect(abs(y[0] - max(largest(0..<t, before: t), 0.8 * largest(t..<t + 1, before: t))) < 1e-14)
    }
  }

  /// With anchors that are all subsequences of two sequences, the features give their kernel exactly.
  @Test func theFeaturesOfAllSubsequencesGiveTheKernel() {
    var numbers = Numbers(3)
    let (x, y) = ((0..<5).map { _ in unit(&numbers, 3) }, (0..<5).map { _ in unit(&numbers, 3) })
    let sets = sets(2, of: 5)
    let words = [x, y].map { s in sets.map { [s[$0.places[0]], s[$0.places[1]]] } }
    let anchors = words[0] + words[1]
    let cell = cell(anchors.flatMap { $0 }, 2)
    let (hx, hy) = (run(cell, x).last!, run(cell, y).last!)
    func match(_ a: [[Double]], _ b: [[Double]]) -> Double { response(a[0], b[0]) * response(a[1], b[1]) }
    let K = anchors.map { a in anchors.map { match(a, $0) } }
    var direct = 0.0
    for (i, a) in words[0].enumerated() {
      for (j, b) in words[1].enumerated() {
        direct += pow(Self.lambda, Double(sets[i].gaps + sets[j].gaps)) * match(a, b)
      }
    }
    #expect(abs(zip(hx, solution(K, hy)).reduce(0) { $0 + $1.0 * $1.1 } - direct) < 1e-12)
  }

  /// Gauss's elimination with pivots.
  private func solution(_ K: [[Double]], _ b: [Double]) -> [Double] {
    var rows = zip(K, b).map { $0 + [$1] }
    let n = rows.count
    for i in 0..<n {
      rows.swapAt(i, (i..<n).max { abs(rows[$0][i]) < abs(rows[$1][i]) }!)
      for r in 0..<n where r != i {
        let f = rows[r][i] / rows[i][i]
        for c in i...n { rows[r][c] -= f * rows[i][c] }
      }
    }
    return (0..<n).map { rows[$0][n] / rows[$0][$0] }
  }

  /// Gaps that cost nothing and symbols that always match: the number of index sets.
  @Test func withoutAnyPenaltyItCounts() {
    var cell = cell([[1], [1], [1]], 3, lambda: 1)
    cell.symbol = .dot
    let sums = run(cell, Array(repeating: [1], count: 12)).map { $0[0] }
    let binomials = (1...12).map { (n: Int) -> Double in Double(n * (n - 1) * (n - 2) / 6) }
    #expect(zip(sums, binomials).allSatisfy { abs($0 - $1) < 1e-10 })
  }

  /// <psi(x), psi(y)> does not depend on the order of the anchors; L for two anchors is known in closed form.
  @Test func theOrderOfTheAnchorsDoesNotMatter() {
    var numbers = Numbers(4)
    let sequences = (0..<2).map { _ in (0..<6).map { _ in numbers.vector(3) as [Double] } }
    let anchors = (0..<2).map { _ in (0..<2).map { _ in unit(&numbers, 3) } }
    let kappa = zip(anchors[0], anchors[1]).reduce(1) { $0 * response($1.0, $1.1) }
    let (high, low) = (1 / ((1 + kappa).squareRoot() + 0.01), 1 / ((1 - kappa).squareRoot() + 0.01))
    let (on, off) = ((high + low) / 2, (high - low) / 2)
    let products = [[0, 1], [1, 0]].map { order in
      var cell = cell(order.flatMap { anchors[$0] }, 2)
      cell.projection = Matrix(2, 2, [on, off, off, on])
      let features = sequences.map { run(cell, $0).last! }
      return features[0][0] * features[1][0] + features[0][1] * features[1][1]
    }
    #expect(abs(products[0] - products[1]) < 1e-12 * products[0])
  }
}
