import NRNNKernels

/// What enters a cell's gates, drawn at random, and its sums in plain loops.
struct GatesDraw {
  let gates, n, inputs: Int
  let x: [Float]
  var h: [Float]
  /// [gate][unit][inputs + n].
  let weights: [[[Float]]]
  /// [gate][unit].
  let start: [[Float]]

  /// `still`: what every fifth unit's gates begin at, which no column adds to.
  init(_ n: Int, _ inputs: Int, still: [Float], seed: Int = 1) {
    var numbers = Numbers(UInt64(1000 * n + 10 * inputs + seed))
    (gates, self.n, self.inputs) = (still.count, n, inputs)
    (x, h) = (numbers.floats(inputs, 2), (0..<n).map { GatesDraw.isStill($0) ? 0x1p-105 : numbers.uniform() })
    start = still.map { start in (0..<n).map { GatesDraw.isStill($0) ? start : numbers.uniform(2) } }
    weights = still.map { _ in
      (0..<n).map { unit in numbers.floats(inputs + n, GatesDraw.isStill(unit) ? 0 : 1) }
    }
  }

  static func isStill(_ unit: Int) -> Bool { unit % 5 == 3 }

  /// start + U x of each gate.
  var ofInputs: [[Float]] { added(0..<inputs, x, to: start) }

  /// Those and W h. `anew`: where the last gate's begin instead.
  func all(anew: [Float]? = nil) -> [[Float]] {
    added(inputs..<inputs + n, h, to: anew.map { ofInputs.dropLast() + [$0] } ?? ofInputs)
  }

  private func added(_ columns: Range<Int>, _ vector: [Float], to start: [[Float]]) -> [[Float]] {
    (0..<gates).map { gate in
      (0..<n).map { unit in
        zip(weights[gate][unit][columns], vector).reduce(start[gate][unit]) { $0.addingProduct($1.0, $1.1) }
      }
    }
  }
}

/// How a kernel is given its sums.
enum GatesForm: CaseIterable {
  /// Complete, by turns or each gate in one piece.
  case sums, pieces
  /// The columns of both matrices are left to the kernel, or those of W alone.
  case both, hidden

  var adds: Bool { self == .both || self == .hidden }

  static func of(_ tier: Tier) -> [GatesForm] { allCases.filter { !$0.adds || tier.table.fuses != 0 } }
}
