/// Records of raw little-endian 32-bit floats, the channels of a sample side by side.
struct FloatReader: SampleReader {
  private let source: Source
  private let plan: ColumnPlan
  private var bytes: [UInt8] = []
  private var row = 0

  init(_ source: Source, _ plan: ColumnPlan) { (self.source, self.plan) = (source, plan) }

  private var rowSize: Int { plan.channels.count * 4 }
  var place: String { FloatReader.place(source.name, row) }
  var unfinished: String { "\(FloatReader.place(source.name, row + 1)): expected \(rowSize) bytes" }
  var isReady: Bool { source.has(rowSize) }

  private static func place(_ file: String, _ row: Int) -> String { "\(file): row \(row)" }

  mutating func advance() throws -> Bool {
    bytes = try source.bytes(rowSize)
    guard bytes.isEmpty else {
      row += 1
      return true
    }
    guard row > 0 || source.isUnfinished else {
      throw Problem(.badData, "\(source.name): expected rows of floats, found an empty file")
    }
    return false
  }

  func record() throws(Problem) -> Record {
    guard bytes.count == rowSize else {
      throw Problem(.badData, "\(place): expected \(rowSize) bytes, found \(bytes.count)")
    }
    let (channels, file, row) = (plan.channels, source.name, row)
    return Record(cells: plan.channels.indices.map(cell)) {
      let place = FloatReader.place(file, row)
      return $0.map { "\(place), channel \(channels[$0].shown)" } ?? place
    }
  }

  private func cell(_ channel: Int) -> Cell {
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * channel, as: UInt32.self) }
    return .number(Float(bitPattern: UInt32(littleEndian: value)))
  }
}
