import _NRNNReference

/// Tensors and the parts of a model that are made of them.
extension Wire {
  mutating func tensor(
    _ field: Int, _ shape: [Int], _ values: [Double], wide: Bool = false, _ more: (inout Wire) -> Void = { _ in }
  ) {
    message(field) { t in
      t.packed(1, shape)
      if wide { t.number(2, 4) }
      t.data(3, values.flatMap { wide ? littleEndian($0.bitPattern) : littleEndian(Float($0).bitPattern) })
      more(&t)
    }
  }

  /// A dense matrix in the kind of weights that the file has for this field.
  private mutating func dense(_ field: Int, _ m: Matrix<Double>) {
    let w = WeightMatrix(storage.kind(field), m.values.map { Float($0) }, rows: m.rows)
    message(field) { t in
      t.packed(1, [m.rows, m.columns])
      if w.kind != .f32 { t.number(2, Int(w.kind.rawValue)) }
      t.data(3, w.data)
      if !w.scale.isEmpty { t.data(4, w.scale.flatMap { littleEndian($0.bitPattern) }) }
    }
  }

  mutating func matrix(_ field: Int, _ m: Matrix<Double>?) {
    guard let m else { return }
    switch m.structure {
    case .dense: dense(field, m)
    case .quaternion(let gates):
      let shape = (gates > 1 ? [gates] : []) + [4, m.rows / gates / 4, m.columns / 4]
      let w = WeightMatrix(storage.quaternions(field), m.values.map { Float($0) }, rows: m.rows)
      message(field) { t in
        t.packed(1, shape)
        if w.kind != .f32 { t.number(2, Int(w.kind.rawValue)) }
        t.data(3, w.data)
        t.number(5, 1)
      }
    case .sparse: sparse(field, m)
    }
  }

  /// The non-zeros of each row in the order of their columns.
  private mutating func sparse(_ field: Int, _ m: Matrix<Double>) {
    let places = m.values.indices.filter { m.values[$0] != 0 }
    tensor(field, [m.rows, m.columns], places.map { m.values[$0] }) {
      $0.number(5, 2)
      $0.packed(6, (0...m.rows).map { row in places.count { $0 < row * m.columns } })
      $0.packed(7, places.map { $0 % m.columns })
    }
  }

  mutating func vector(_ field: Int, _ v: [Double]?) {
    if let v { tensor(field, [v.count], v) }
  }

  mutating func noise(_ field: Int, _ noise: Noise, trainedWith: Bool?) {
    message(field) { n in
      switch noise {
      case .paper(let eps, let sigma1, let sigma2):
        n.message(1) { m in for (i, v) in [eps, sigma1, sigma2].enumerated() { m.number(i + 1, v) } }
      case .official(let add, let mult):
        n.message(2) { m in for (i, v) in [add, mult].enumerated() { m.number(i + 1, v) } }
      case .matrix(let sigma): n.message(3) { $0.matrix(1, sigma) }
      }
      n.number(4, trainedWith.map { $0 ? 1 : 0 })
    }
  }
}

func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
