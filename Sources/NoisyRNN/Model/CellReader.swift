import NRNNFormat

/// Cells out of the file: each tensor against the shape that the equations need.
extension Reader {
  /// The cell of layer `index`, which has `d` inputs, and its facts. The core has two lists of cells, this one and that of
  /// `Cell`; all else is in the cell's own files.
  mutating func cell(
    _ message: Message<Nrnn__Layer>, _ index: Int, _ d: Int, into layer: UnsafeMutablePointer<ModelData.Layer>
  ) throws(Failure) {
    func place(_ cell: Cell, _ facts: Cell.Facts) { (layer.pointee.cell, layer.pointee.facts) = (cell, facts) }
    at = Field(layer: index)
    count(message.pointee.cell_case.rawValue)
    let before = products
    switch message.pointee.cell_case {
    case NRNN__LAYER__CELL_SDE:
      let cell = try keep(sde(message.pointee.sde.pointee, d))
      place(.sde(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_ELMAN:
      let cell = try keep(elman(message.pointee.elman.pointee, d))
      place(.elman(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_GRU:
      let cell = try keep(gru(message.pointee.gru.pointee, d))
      place(.gru(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_LSTM:
      let cell = try keep(lstm(message.pointee.lstm.pointee, d))
      place(.lstm(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_CORNN:
      let cell = try keep(cornn(message.pointee.cornn.pointee, d))
      place(.cornn(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_KERNEL:
      let cell = try keep(kernel(message.pointee.kernel.pointee, d))
      place(.kernel(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_STENCIL:
      let cell = try keep(stencil(message.pointee.stencil.pointee, d))
      place(.stencil(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_VECTOR_FIELD:
      let cell = try keep(vectorField(message.pointee.vector_field.pointee, d))
      place(.vectorField(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_SIGNATURE:
      let cell = try keep(signature(message.pointee.signature.pointee, d))
      place(.signature(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL_DENSE:
      let cell = try keep(dense(message.pointee.dense.pointee, d))
      place(.dense(cell), cell.pointee.facts(products - before))
    case NRNN__LAYER__CELL__NOT_SET: throw failure(.badModel, "cell").say("expected a cell, found none")
    default:
      throw failure(.unsupported, "cell").say("expected a cell that this version knows, found number ")
        .say(message.pointee.cell_case.rawValue)
    }
  }

  private mutating func keep<T>(_ cell: T) throws(Failure) -> UnsafePointer<T> {
    let memory = try arena.allocate(T.self, 1)
    memory.initialize(to: cell)
    return UnsafePointer(memory)
  }
}
