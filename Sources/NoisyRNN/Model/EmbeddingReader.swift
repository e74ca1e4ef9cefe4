import NRNNFormat

/// An embedding out of the file.
extension Reader {
  mutating func embedding(_ m: Message<Nrnn__Embedding>, _ d: Int) throws(Failure) -> Embedding {
    try enter(m.pointee.base, Embedding.name)
    guard at.index == 0 else {
      throw failure(.badModel, "table").say("expected in the first layer alone, found in another")
    }
    let V = try rows(m.pointee.table, at("table"))
    let e = Int(clamping: m.pointee.table.pointee.shape[1])
    let most = Reader.largestSize + 1 - d
    guard e <= most else { throw failure(.tooLarge, "table").atMost(most, " columns", found: e) }
    count(e)
    let data = try table(m.pointee.table, "table", [V, e], rank: 2)
    let channel = try integer(m.pointee.channel, "channel", from: 0, to: d - 1)
    try index(features + channel, rows: V)
    return Embedding(table: try floats(V * e, data, V * e), width: e, channel: channel, inputs: d)
  }

  /// From here on the channel is read as a whole number.
  private func index(_ feature: UnsafeMutablePointer<ModelData.Feature>, rows: Int) throws(Failure) {
    let found = feature.pointee
    guard found.kind == .value, found.isIdentity, found.limit == 0 else {
      throw failure(.badModel, "channel")
        .say("expected an input of kind VALUE with mean 0, scale 1 and no limit, found another")
    }
    feature.pointee = ModelData.Feature(kind: .index, of: found.of, mean: 0, scale: 1, limit: Double(rows - 1))
  }
}
