import CNoisyRNN
import NRNNKernels
import NRNNPlatform

/// What a packed file has beside the message of the file that it is made of: found by reading that one, so that a reader
/// finds every array where this one has put it. For the command; not in the embedded library.
package struct PackedWeights {
  package let bytes: [UInt8]
  package let sum: UInt64

  package static let feature = "packed"
  package static let layout = UInt32(PackedFile.layout)
  package static let lanes = UInt32(NRNN_LANES)
  package static let panel = UInt32(NRNN_PANEL)
  package static let alignment = Arena.alignment

  /// Of a model file that is not packed, and whose fingerprint the packed one will have.
  package init(of file: [UInt8], fingerprint: UInt64) throws(NRNNError) {
    var made: (bytes: [UInt8], outline: UInt64)?
    try check {
      Boundary.call($0) { () throws(Failure) in
        made = try PackedWeights.arrays(of: file, file.count)
      }
    }
    bytes = made!.bytes
    sum = bytes.withUnsafeBytes { [made] in PackedFile.sum(made!.outline, $0, fingerprint) }
  }

  /// A first pass counts what they take.
  private static func arrays(of start: UnsafeRawPointer, _ size: Int) throws(Failure)
    -> ([UInt8], outline: UInt64)
  {
    let file = UnsafeRawBufferPointer(start: start, count: size)
    var packer = Packer(arrays: Arena())
    defer { packer.arrays.free() }
    try ModelReader.load(file, LoadRequest(), packer: &packer).release()
    let size = rounded(packer.arrays.bytesInOnePlace, to: Arena.alignment)
    let place = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: Arena.alignment)
    defer { place.deallocate() }
    place.initializeMemory(as: UInt8.self, repeating: 0)
    var second = Packer(arrays: Arena(in: place))
    try ModelReader.load(file, LoadRequest(), packer: &second).release()
    return (Array(place), packer.outline)
  }
}
