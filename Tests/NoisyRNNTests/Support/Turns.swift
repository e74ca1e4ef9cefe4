import NRNNKernels

/// The rows of gates that lie by turns: `turn` units of each gate, the last time what is left, in whole vectors.
struct Turns {
  /// That matrices are packed in.
  static let length = 16

  let gates: Int
  let units: Int
  let turn: Int

  /// `turn` nil: each gate in one piece.
  init(_ gates: Int, of units: Int, turn: Int? = Turns.length) {
    (self.gates, self.units) = (gates, units)
    self.turn = turn ?? Turns.padded(units)
  }

  static func padded(_ n: Int) -> Int { (n + Int(NRNN_LANES) - 1) / Int(NRNN_LANES) * Int(NRNN_LANES) }

  var room: Int { Turns.padded(units) }
  var rows: Int { gates * room }

  func row(_ gate: Int, _ unit: Int) -> Int {
    let first = unit / turn * turn
    return gates * first + gate * min(turn, room - first) + unit - first
  }

  /// [gate][unit] into rows; those that belong to no unit are NaN, which must reach nobody.
  func placed(_ values: [[Float]]) -> [Float] {
    var all = [Float](repeating: .nan, count: rows)
    for gate in 0..<gates { for unit in 0..<units { all[row(gate, unit)] = values[gate][unit] } }
    return all
  }

  /// A matrix of columns for x and for h, packed in panels of whole turns. Rows of its padding stay zero.
  func packed(_ weights: [[[Float]]], inputs: Int, hidden: Int) -> PackedGates {
    var M = nrnn_matrix_of(NRNN_F32.rawValue, rows, inputs + hidden)
    M.panel = UInt32(min(Int(NRNN_PANEL), gates * turn))
    var panels = [Float](repeating: 0, count: nrnn_panels_size(&M) / 4)
    for gate in 0..<gates {
      for unit in 0..<units {
        nrnn_panels_place(&M, M.weights, weights[gate][unit], 1, inputs + hidden, row(gate, unit), 0, &panels)
      }
    }
    (M.inputs, M.hidden) = (UInt32(inputs), UInt32(hidden))
    return PackedGates(shape: M, panels: panels)
  }
}

/// Gates in panels, which a kernel borrows.
struct PackedGates {
  var shape: nrnn_matrix
  let panels: [Float]

  /// `first`: the columns before it are left out. `anew`: where the last gate's sums of h begin.
  func borrow(from first: Int = 0, anew: [Float]? = nil, _ body: (UnsafePointer<nrnn_matrix>) -> Void) {
    var M = shape
    (M.first, M.inputs) = (UInt32(first), M.inputs - UInt32(first))
    panels.withUnsafeBytes { panels in
      (anew ?? []).withUnsafeBufferPointer { anew in
        M.panels = panels.baseAddress
        if anew.count > 0 { (M.apart, M.anew) = (3, anew.baseAddress) }
        body(&M)
      }
    }
  }
}
