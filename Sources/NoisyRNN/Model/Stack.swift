import NRNNKernels

/// The order of rows in a stack of equal parts: one part after the other, or `turn` units of each part by turns. A part is
/// padded to whole vectors, and so is its last turn.
struct RowOrder {
  let parts: Int
  let units: Int
  let turn: Int

  /// The gates of a unit lie near each other, in rows that a kernel's tile holds together.
  static let byTurns = 2 * lanes

  var rows: Int { parts * padded(units) }

  /// The runs of rows of a part: the first unit, the row where it lies, how many.
  @inline(__always)
  func eachRun(of part: Int, _ body: (Int, Int, Int) -> Void) {
    for unit in stride(from: 0, to: units, by: turn) {
      body(unit, parts * unit + part * min(turn, padded(units - unit)), min(turn, units - unit))
    }
  }
}

/// Matrices of the same inputs, one under the other, to be read in one pass: the gates of a cell, say.
struct Stack {
  /// Those that are absent are zeros.
  let parts: [4 of Weights?]
  /// Of them, how many are there.
  let filled: Int
  let order: RowOrder
  /// As it is packed.
  let type: UInt32
  let inputs: Int
  let isQuaternion: Bool

  /// Whether they can lie side by side: sums of floats, one product after the other, in the same rows.
  func goes(with other: Stack) -> Bool {
    type == other.type && type != NRNN_I8.rawValue && !isQuaternion && !other.isQuaternion
      && order.rows == other.order.rows
  }

  /// F16 and BF16 beside other floats and in quaternion maps become F32, which changes no number; I8 has sums of its own
  /// and stands alone. `least`: parts at least.
  @inline(never)
  init(
    _ field: Field, _ a: Weights, _ b: Weights? = nil, _ c: Weights? = nil, _ d: Weights? = nil,
    turn: Int = Int.max, as wanted: UInt32? = nil, least: Int = 0
  ) throws(Failure) {
    parts = [a, b, c, d]
    var (type, count) = (wanted ?? a.type, 0)
    for i in 0..<4 {
      guard let part = parts[i] else { continue }
      count += 1
      guard part.type != type else { continue }
      guard part.type != NRNN_I8.rawValue, type != NRNN_I8.rawValue else {
        throw Failure(.unsupported, field).say("expected I8 for all matrices that meet the same vector, or for none")
      }
      type = NRNN_F32.rawValue
    }
    self.type = a.parts == 4 ? NRNN_F32.rawValue : type
    (filled, inputs, isQuaternion) = (count, a.inputs, a.parts == 4)
    order = RowOrder(parts: max(count, least), units: a.rows, turn: min(turn, padded(a.rows)))
  }

  /// The first gates of a matrix of so many, [gates n, inputs].
  @inline(never)
  init(gates w: Weights, _ count: Int, of all: Int, _ field: Field, turn: Int = Int.max) throws(Failure) {
    let n = w.rows / all
    try self.init(
      field, w.gate(0, n), w.gate(1, n), count > 2 ? w.gate(2, n) : nil, count > 3 ? w.gate(3, n) : nil, turn: turn)
  }
}
