/// Records of raw little-endian 32-bit floats, the channels of a sample side by side.
struct FloatReader: SampleReader {
  private let source: Source
  private let plan: ColumnPlan
  private var bytes: [UInt8] = []
  private var row = 0

  init(_ source: Source, _ plan: ColumnPlan) { (self.source, self.plan) = (source, plan) }

  private var rowSize: Int { plan.channels.count * 4 }
  var place: String { "\(source.name): row \(row)" }
  var unfinishedPlace: String { "\(source.name): row \(row + 1)" }
  var isReady: Bool { source.has(rowSize) }

  mutating func advance() throws -> Bool {
    bytes = try source.bytes(rowSize)
    guard bytes.isEmpty else {
      row += 1
      return true
    }
    guard row > 0 else { throw Problem(.badData, "\(source.name): expected rows of floats, found an empty file") }
    return false
  }

  func record() throws(Problem) -> Record {
    let here = place
    guard bytes.count == rowSize else {
      throw Problem(.badData, "\(here): expected \(rowSize) bytes, found \(bytes.count)")
    }
    return Record(cells: plan.channels.indices.map(cell)) { "\(here), channel \"\(plan.wanted[$0].name)\"" }
  }

  private func cell(_ channel: Int) -> Cell {
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * channel, as: UInt32.self) }
    return .number(Float(bitPattern: UInt32(littleEndian: value)))
  }
}
