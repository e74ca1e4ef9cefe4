/// What a point has beside its tags and fields, under names of its own.
extension LineProtocol {
  private static let (itsMeasurement, itsSeries): (StaticString, StaticString) = ("_measurement", "_series")
  private static let times: [StaticString] = ["time", "_time"]

  func isOwn(_ name: ValueName) -> Bool {
    (LineProtocol.times + [LineProtocol.itsMeasurement, LineProtocol.itsSeries, LineProtocol.line]).contains {
      name.whole.isEqual(to: $0)
    }
  }

  func own(_ name: ValueName) -> Cell? {
    if name.whole.isEqual(to: LineProtocol.itsMeasurement) { return Cell(text: measurement) }
    if name.whole.isEqual(to: LineProtocol.itsSeries) {
      return Cell(text: series.text(bytes, { points[$0].name }, &unescaped))
    }
    if name.whole.isEqual(to: LineProtocol.line) { return Cell(text: bytes) }
    return time.map { Cell(text: $0) }
  }

  var names: [Key] {
    let own = [LineProtocol.itsMeasurement, LineProtocol.itsSeries] + (time == nil ? [] : LineProtocol.times)
    return Set(points.map { Key($0.name) } + own.map { Key("\($0)") }).sorted()
  }
}
