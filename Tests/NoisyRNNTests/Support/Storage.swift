import _NRNNReference

/// How a file stores its matrices.
enum Storage: Sendable {
  case all(WeightKind)
  /// F32, F16 and BF16 by the number of their field: in one stack and beside each other.
  case mixed

  func kind(_ field: Int) -> WeightKind {
    switch self {
    case .all(let kind): kind
    case .mixed: [.f32, .f16, .bf16][field % 3]
    }
  }

  /// Of a quaternion map, which is not stored in `int8`.
  func quaternions(_ field: Int) -> WeightKind { kind(field) == .int8 ? .f32 : kind(field) }

  /// How far from the definition a network may be: `int8` rounds what its matrices meet to 16 bits, which the
  /// definition does not.
  var tolerance: Double { if case .all(.int8) = self { 1e-3 } else { 1e-5 } }

  /// What is left of a matrix that is stored so.
  private func stored<T: Real>(_ field: Int, _ m: Matrix<T>) -> Matrix<T> {
    let kind: WeightKind
    switch m.structure {
    case .dense: kind = self.kind(field)
    case .quaternion: kind = quaternions(field)
    case .sparse: return m
    }
    let values = WeightMatrix(kind, m.values.map { Float($0) }, rows: m.rows).meaning.map { T($0) }
    return Matrix(m.rows, m.columns, values, m.structure)
  }

  private func stored<T: Real>(_ dense: Dense<T>) -> Dense<T> {
    var dense = dense
    dense.W = stored(1, dense.W)
    return dense
  }

  func stored<T: Real>(_ readout: Readout<T>) -> Readout<T> { Readout(V: stored(1, readout.V), c: readout.c) }

  func stored<T: Real>(_ cell: Cell<T>) -> Cell<T> {
    switch cell {
    case .sde(var c):
      (c.A, c.W) = (c.A.map { stored(1, $0) }, stored(2, c.W))
      (c.U, c.C) = (stored(3, c.U), c.C.map { stored(5, $0) })
      if var gate = c.gate {
        (gate.W, gate.U) = (gate.W.map { stored(1, $0) }, stored(2, gate.U))
        c.gate = gate
      }
      return .sde(c)
    case .elman(var c):
      (c.W, c.U) = (stored(1, c.W), stored(2, c.U))
      return .elman(c)
    case .gru(var c):
      (c.W, c.U) = (stored(1, c.W), stored(2, c.U))
      return .gru(c)
    case .lstm(var c):
      (c.W, c.U) = (stored(1, c.W), stored(2, c.U))
      c.projection = c.projection.map { stored(5, $0) }
      return .lstm(c)
    case .cornn(var c):
      (c.Wy, c.Wz, c.U) = (stored(1, c.Wy), stored(2, c.Wz), stored(3, c.U))
      return .cornn(c)
    case .dense(let c): return .dense(stored(c))
    case .kernel(var c):
      c.projection = c.projection.map { stored(2, $0) }
      return .kernel(c)
    case .vectorField(var c):
      c.network = c.network.map { stored($0) }
      return .vectorField(c)
    case .cfc(var c):
      (c.backbone, c.W) = (c.backbone.map { stored($0) }, stored(3, c.W))
      return .cfc(c)
    case .minGru(var c):
      c.U = stored(1, c.U)
      return .minGru(c)
    default: return cell
    }
  }
}
