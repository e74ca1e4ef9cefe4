import _NRNNReference

/// Tensors and the parts of a model that are made of them.
extension Wire {
  mutating func tensor(_ field: Int, _ shape: [Int], _ values: [Double], wide: Bool = false) {
    let data = values.flatMap { wide ? littleEndian($0.bitPattern) : littleEndian(Float($0).bitPattern) }
    tensor(field, shape, data, type: wide ? 4 : 0)
  }

  private mutating func tensor(_ field: Int, _ shape: [Int], _ data: [UInt8], type: Int, scale: [Float] = []) {
    message(field) { t in
      var sizes = Wire()
      shape.forEach { sizes.varint(UInt64($0)) }
      t.data(1, sizes.bytes)
      if type > 0 { t.number(2, type) }
      t.data(3, data)
      if !scale.isEmpty { t.data(4, scale.flatMap { littleEndian($0.bitPattern) }) }
    }
  }

  mutating func matrix(_ field: Int, _ m: Matrix<Double>?) {
    guard let m else { return }
    let w = WeightMatrix(storage.kind(field), m.values.map { Float($0) }, rows: m.rows)
    tensor(field, [m.rows, m.columns], w.data, type: Int(w.kind.rawValue), scale: w.scale)
  }

  mutating func vector(_ field: Int, _ v: [Double]?) {
    if let v { tensor(field, [v.count], v) }
  }

  /// A cell in the `oneof` of its layer.
  mutating func cell(_ cell: Cell<Double>) {
    switch cell {
    case .sde(let c): message(16) { $0.sde(c) }
    case .elman(let c):
      message(17) {
        $0.matrices(c.W, c.U, c.b)
        $0.number(4, Int(c.activation.rawValue))
      }
    case .gru(let c):
      message(18) {
        $0.matrices(c.W, c.U, c.b)
        $0.vector(4, c.c)
        $0.number(5, c.resetAfter ? 1 : 0)
      }
    case .lstm(let c):
      message(19) {
        $0.matrices(c.W, c.U, c.b)
        $0.vector(4, c.peephole)
      }
    case .dense(let c):
      message(25) {
        $0.matrix(1, c.W)
        $0.vector(2, c.b)
        $0.number(3, Int(c.activation.rawValue))
      }
    }
  }

  private mutating func matrices(_ W: Matrix<Double>, _ U: Matrix<Double>, _ b: [Double]) {
    matrix(1, W)
    matrix(2, U)
    vector(3, b)
  }

  private mutating func sde(_ c: Sde<Double>) {
    matrix(1, c.A)
    matrix(2, c.W)
    matrix(3, c.U)
    vector(4, c.b)
    matrix(5, c.C)
    vector(6, c.step)
    number(7, Int(c.activation.rawValue))
    guard let gate = c.gate else { return }
    message(8) {
      $0.matrix(1, gate.W)
      $0.matrix(2, gate.U)
      $0.vector(3, gate.b)
      $0.number(4, gate.onDrift ? 1 : 0)
    }
  }

  mutating func noise(_ field: Int, _ noise: Noise, trainedWith: Bool?) {
    message(field) { n in
      switch noise {
      case .paper(let eps, let sigma1, let sigma2):
        n.message(1) { m in for (i, v) in [eps, sigma1, sigma2].enumerated() { m.number(i + 1, v) } }
      case .official(let add, let mult):
        n.message(2) { m in for (i, v) in [add, mult].enumerated() { m.number(i + 1, v) } }
      }
      n.number(4, trainedWith.map { $0 ? 1 : 0 })
    }
  }
}

func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
