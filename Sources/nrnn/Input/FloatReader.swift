/// Records of raw little-endian 32-bit floats, the channels of a sample side by side.
final class FloatReader: SampleReader {
  private let source: Source
  let plan: ColumnPlan
  private let room: CellRoom
  /// Of the row at hand.
  private var length = 0
  private var row = 0

  init(_ source: Source, _ plan: ColumnPlan) {
    (self.source, self.plan, room) = (source, plan, CellRoom(plan.channels.count))
  }

  private var rowSize: Int { plan.channels.count * 4 }
  var place: Place { Place(line: row) }
  var unfinished: String { "\(shown(Place(line: row + 1), nil)): expected \(rowSize) bytes" }

  var isReady: Bool {
    drop()
    return source.has(rowSize)
  }

  func shown(_ place: Place, _ column: Int?) -> String {
    "\(source.name): row \(place.line)" + (column.map { ", channel \(plan.channels[$0].shown)" } ?? "")
  }

  func hint(_ place: Place, _ word: Text) -> String? { nil }

  private func drop() {
    source.drop(length)
    length = 0
  }

  func advance() throws -> Bool {
    drop()
    length = try source.length(atMost: rowSize)
    guard length == 0 else {
      row += 1
      return true
    }
    guard row > 0 || source.isUnfinished else {
      throw Problem(.badData, "\(source.name): expected rows of floats, found an empty file")
    }
    return false
  }

  func record() throws(Problem) -> Record {
    guard length == rowSize else {
      throw Problem(.badData, "\(shown(place, nil)): expected \(rowSize) bytes, found \(length)")
    }
    let bytes = UnsafeRawBufferPointer(source.pending)
    for channel in plan.channels.indices {
      let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * channel, as: UInt32.self))
      room.cells[channel] = Cell(kind: .number, number: Float(bitPattern: bits))
    }
    return room.record(place)
  }
}
