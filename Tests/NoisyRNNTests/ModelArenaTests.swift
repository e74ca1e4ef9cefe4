import CNoisyRNN
import Testing
import _NRNNReference

@testable import NoisyRNN

/// A pass over the heap counts what a model takes in one place: so much is enough, and less is refused.
@Suite struct ModelArenaTests {
  @Test(arguments: CellCase.all) func inAPlaceOfTheSizeThatWasCounted(cell: CellCase) throws {
    let bytes = try file(cell).bytes
    let counted = try Self.load(bytes)
    defer { counted.release() }
    let size = counted.pointee.arena.bytesInOnePlace
    try Self.withPlace(size) { place in
      let model = try Self.load(bytes, Arena(in: place))
      #expect(UnsafeMutableRawPointer(model) == place.baseAddress)
      #expect(model.pointee.arena.bytesInOnePlace == size)
      #expect(model.pointee.fingerprint == counted.pointee.fingerprint)
      #expect(try Self.snapshot(of: model) == Self.snapshot(of: counted))
      model.release()
    }
    try Self.withPlace(size - 1) { place in
      #expect { try Self.load(bytes, Arena(in: place)) } throws: { ($0 as? Failure)?.status == .noMemory }
    }
  }

  private func file(_ cell: CellCase) throws -> ModelFile {
    let (n, d) = try #require(cell.shapes([8, 9], [3, 4]).last)
    return ModelFile(cell.network(n, d))
  }

  /// Of a stream after three samples.
  private static func snapshot(of model: UnsafeMutablePointer<ModelData>) throws -> [UInt8] {
    var stream: OpaquePointer?
    #expect(nrnn_stream_create(OpaquePointer(model), nil, &stream, nil) == 0)
    defer { nrnn_stream_free(stream) }
    for t in 0..<3 {
      let x = (0..<model.pointee.inputCount).map { Float($0 - t) / 8 }
      #expect(nrnn_stream_step(stream, x, x.count, 0, nil, nil) == 0)
    }
    var (bytes, size) = ([UInt8](repeating: 0, count: 1 << 16), 0)
    #expect(nrnn_stream_snapshot(stream, nil, 0, &bytes, bytes.count, &size, nil) == 0)
    return Array(bytes.prefix(size))
  }

  private static func load(_ bytes: [UInt8], _ arena: Arena = Arena()) throws -> UnsafeMutablePointer<ModelData> {
    try bytes.withUnsafeBytes { try ModelReader.load($0, LoadRequest(), arena: arena) }
  }

  private static func withPlace(_ size: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    // Not zeros: the arena makes them.
    let place = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: Arena.alignment)
    place.initializeMemory(as: UInt8.self, repeating: 0xff)
    defer { place.deallocate() }
    try body(place)
  }
}
