/// Measurement and tags of a point as its line has them, but the tags in the order of their names.
struct PointSeries {
  /// Where each tag begins, and where all of them end.
  private var starts: [Int] = []
  var end = 0
  private var sorted: Text?

  mutating func begin() {
    starts.removeAll(keepingCapacity: true)
    sorted = nil
  }

  /// The tags are the first of a point's names.
  mutating func addTag(at start: Int) { starts.append(start) }

  /// `room`: for as many bytes as the point has.
  mutating func text(_ point: Text, _ name: (Int) -> Text, _ room: inout Buffer) -> Text {
    func isBefore(_ tag: Int, _ other: Int) -> Bool { name(tag).lexicographicallyPrecedes(name(other)) }
    if (1..<max(starts.count, 1)).allSatisfy({ isBefore($0 - 1, $0) }) { return point.part(0, end) }
    if let sorted { return sorted }
    let start = room.count
    room.append(point.part(0, starts[0] - 1))
    for tag in starts.indices.sorted(by: isBefore) {
      room.append(UInt8(ascii: ","))
      room.append(point.part(starts[tag], tag + 1 < starts.count ? starts[tag + 1] - 1 : end))
    }
    let text = room.text(start, room.count - start)
    sorted = text
    return text
  }
}
