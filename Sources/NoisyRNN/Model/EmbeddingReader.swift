import NRNNFormat

/// An embedding out of the file.
extension Reader {
  mutating func embedding(_ m: Message<Nrnn__Embedding>, _ d: Int) throws(Failure) -> Embedding {
    let field = try enter(m.pointee.base, Embedding.name)
    guard at.index == 0 else {
      throw failure(.badModel, "table").say("expected in the first layer alone, found in another")
    }
    let V = try rows(m.pointee.table, field("table"))
    let e = Int(clamping: m.pointee.table.pointee.shape[1])
    guard e > 0, e <= Reader.largestSize - (d - 1) else {
      throw Failure(.tooLarge, field("table")).atMost(Reader.largestSize - (d - 1), " columns", found: e)
    }
    let data = try floats(m.pointee.table, field("table"), [V, e], rank: 2)
    count(e)
    count(data, V * e)
    let table = try floats(V * e, data, V * e)
    let channel = Int(clamping: m.pointee.channel)
    guard channel < d else { throw failure(.badModel, "channel").atMost(d - 1, found: channel) }
    count(channel)
    try index(channel, rows: V, field("channel"))
    return Embedding(table: table, width: e, channel: channel, inputs: d)
  }

  /// From here on the channel is read as a whole number.
  private mutating func index(_ channel: Int, rows: Int, _ field: Field) throws(Failure) {
    let feature = features[channel]
    guard feature.kind == .value, feature.isIdentity, feature.limit == 0 else {
      throw Failure(.badModel, field)
        .say("expected an input of kind VALUE with mean 0, scale 1 and no limit, found another, number ").say(channel)
    }
    features[channel] = ModelData.Feature(kind: .index, of: feature.of, mean: 0, scale: 1, limit: Double(rows - 1))
  }
}
