import NoisyRNN

/// The block of a run's streams, kept between saves: a snapshot has the same size each time, so that only those that have
/// changed are written anew, in their places.
struct KeyedBlock {
  private var bytes: [UInt8] = []
  /// Where the snapshot of each stream begins, by its number.
  private var places: [Int] = []
  private var hasOutput = false

  typealias Entries = [(key: Key, sensor: Sensor)]

  /// `changed`: the streams that are not as the block has them; new ones among them. `all`: in the order of their keys.
  mutating func update(_ changed: [Sensor], of count: Int, _ output: OutputMark?, all: () -> Entries) throws -> [UInt8]
  {
    if bytes.isEmpty || places.count != count || hasOutput != (output != nil) {
      try make(all(), output)
    } else {
      for sensor in changed {
        let snapshot = try sensor.snapshot(nil)
        let place = places[sensor.number]
        bytes.replaceSubrange(place..<place + snapshot.count, with: snapshot)
      }
      KeyedSnapshots.seal(&bytes, output)
    }
    return bytes
  }

  private mutating func make(_ order: Entries, _ output: OutputMark?) throws {
    let entries = try order.map { (key: $0.key, bytes: try $0.sensor.snapshot(nil)) }
    bytes = KeyedSnapshots.bytes(entries, output)
    hasOutput = output != nil
    var place = KeyedSnapshots.firstEntry(output)
    places = [Int](repeating: 0, count: order.count)
    for (item, entry) in zip(order, entries) {
      places[item.sensor.number] = place + 8 + entry.key.bytes.count
      place += 8 + entry.key.bytes.count + entry.bytes.count
    }
  }
}
