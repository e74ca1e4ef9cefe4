import NRNNFormat

/// Cells out of the file: each tensor against the shape that the equations need.
extension Reader {
  /// The cell of layer `index`, which has `d` inputs, and its facts. The core has two lists of cells, this one and that of
  /// `Cell`; all else is in the cell's own files.
  mutating func cell(
    _ message: Message<Nrnn__Layer>, _ index: Int, _ d: Int, into layer: UnsafeMutablePointer<ModelData.Layer>
  ) throws(Failure) {
    at = Field(layer: index)
    count(message.pointee.cell_case.rawValue)
    switch message.pointee.cell_case {
    case NRNN__LAYER__CELL_SDE:
      layer.pointee.cell = .sde(
        try keep(message.pointee.sde, d, layer) { r, m, d throws(Failure) in try r.sde(m, d) })
    case NRNN__LAYER__CELL_ELMAN:
      layer.pointee.cell = .elman(
        try keep(message.pointee.elman, d, layer) { r, m, d throws(Failure) in try r.elman(m, d) })
    case NRNN__LAYER__CELL_GRU:
      layer.pointee.cell = .gru(
        try keep(message.pointee.gru, d, layer) { r, m, d throws(Failure) in try r.gru(m, d) })
    case NRNN__LAYER__CELL_LSTM:
      layer.pointee.cell = .lstm(
        try keep(message.pointee.lstm, d, layer) { r, m, d throws(Failure) in try r.lstm(m, d) })
    case NRNN__LAYER__CELL_CORNN:
      layer.pointee.cell = .cornn(
        try keep(message.pointee.cornn, d, layer) { r, m, d throws(Failure) in try r.cornn(m, d) })
    case NRNN__LAYER__CELL_KERNEL:
      layer.pointee.cell = .kernel(
        try keep(message.pointee.kernel, d, layer) { r, m, d throws(Failure) in try r.kernel(m, d) })
    case NRNN__LAYER__CELL_STENCIL:
      layer.pointee.cell = .stencil(
        try keep(message.pointee.stencil, d, layer) { r, m, d throws(Failure) in try r.stencil(m, d) })
    case NRNN__LAYER__CELL_VECTOR_FIELD:
      layer.pointee.cell = .vectorField(
        try keep(message.pointee.vector_field, d, layer) { r, m, d throws(Failure) in try r.vectorField(m, d) })
    case NRNN__LAYER__CELL_SIGNATURE:
      layer.pointee.cell = .signature(
        try keep(message.pointee.signature, d, layer) { r, m, d throws(Failure) in try r.signature(m, d) })
    case NRNN__LAYER__CELL_DENSE:
      layer.pointee.cell = .dense(
        try keep(message.pointee.dense, d, layer) { r, m, d throws(Failure) in try r.dense(m, d) })
    case NRNN__LAYER__CELL_CFC:
      layer.pointee.cell = .cfc(
        try keep(message.pointee.cfc, d, layer) { r, m, d throws(Failure) in try r.cfc(m, d) })
    case NRNN__LAYER__CELL_MIN_GRU:
      layer.pointee.cell = .minGru(
        try keep(message.pointee.min_gru, d, layer) { r, m, d throws(Failure) in try r.minGru(m, d) })
    case NRNN__LAYER__CELL_NORM:
      layer.pointee.cell = .norm(
        try keep(message.pointee.norm, d, layer) { r, m, d throws(Failure) in try r.norm(m, d) })
    case NRNN__LAYER__CELL_EMBEDDING:
      layer.pointee.cell = .embedding(
        try keep(message.pointee.embedding, d, layer) { r, m, d throws(Failure) in try r.embedding(m, d) })
    case NRNN__LAYER__CELL__NOT_SET: throw failure(.badModel, "cell").say("expected a cell, found none")
    default:
      throw failure(.unsupported, "cell").say("expected a cell that this version knows, found number ")
        .say(message.pointee.cell_case.rawValue)
    }
  }

  /// What a reader makes of a cell's message, in the arena, and its facts. Each cell has a call of its own: in one function
  /// all would lie on the stack side by side.
  @inline(never)
  private mutating func keep<M, T: HasFacts>(
    _ message: Message<M>!, _ d: Int, _ layer: UnsafeMutablePointer<ModelData.Layer>,
    _ read: (inout Reader, Message<M>, Int) throws(Failure) -> T
  ) throws(Failure) -> UnsafePointer<T> {
    let before = products
    let memory = try arena.allocate(T.self, 1)
    memory.initialize(to: try read(&self, message, d))
    layer.pointee.facts = memory.pointee.facts(products - before)
    return UnsafePointer(memory)
  }
}
