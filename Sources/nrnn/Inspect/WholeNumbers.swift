import NRNNFormat

/// What an embedding asks of its channel: whole numbers below its count of rows.
struct WholeNumbers {
  let channel: Int
  let rows: Int

  var json: JSON { ["channel": JSON(channel), "rows": JSON(rows)] }

  func text(_ channels: [String]) -> String { ", of \(channels[channel]), whole numbers 0 .. \(rows - 1)" }
}

extension ModelMessage {
  /// Of each layer; nil: it is no embedding.
  var wholeNumbers: [WholeNumbers?] {
    layers.indices.map { i in
      let layer = root.pointee.layers[i]!.pointee
      guard layer.cell_case == NRNN__LAYER__CELL_EMBEDDING else { return nil }
      let embedding = layer.embedding.pointee
      return WholeNumbers(channel: Int(embedding.channel), rows: Int(embedding.table.pointee.shape[0]))
    }
  }
}
