import NoisyRNN

/// Samples from raw little-endian 32-bit floats, the channels of a sample side by side.
struct FloatReader: SampleReader {
  private let source: Source
  private let channels: [String]
  private var row = 0

  init(_ source: Source, _ model: Model) throws {
    (self.source, channels) = (source, model.inputNames)
  }

  private var rowSize: Int { channels.count * 4 }
  var place: String { "row \(row)" }
  var isReady: Bool { source.has(rowSize) }

  mutating func next() throws -> [Float]? {
    let bytes = try source.bytes(rowSize)
    guard !bytes.isEmpty else {
      guard row > 0 else { throw Problem(.badData, "\(source.name): expected rows of floats, found an empty file") }
      return nil
    }
    row += 1
    let here = "\(source.name): \(place)"
    guard bytes.count == rowSize else {
      throw Problem(.badData, "\(here): expected \(rowSize) bytes, found \(bytes.count)")
    }
    return try channels.indices.map { channel in
      let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * channel, as: UInt32.self) }
      let number = Float(bitPattern: UInt32(littleEndian: value))
      return try Value.finite(number, "\(number)", "\(here), channel \"\(channels[channel])\"")
    }
  }
}
