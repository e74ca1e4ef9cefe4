import Glibc
import NRNNFormat
import NoisyRNN

/// A model file as the message that it is, with every field as it stands, to be changed and framed again.
final class ModelMessage {
  let root: UnsafeMutablePointer<Nrnn__Model>
  /// What the engine says of them.
  let layers: [Model.Layer]

  /// The bytes of a model that the engine has loaded: what decoding takes is not limited here.
  init(_ bytes: [UInt8], of model: Model) throws(Problem) {
    guard let root = nrnn__model__unpack(nil, bytes.count, bytes) else {
      throw Problem(.failure, "expected memory to decode \(bytes.count) bytes, found none")
    }
    (self.root, layers) = (root, model.layers)
  }

  deinit { nrnn__model__free_unpacked(root, nil) }

  /// The file. Fields come in the order of their numbers: the magic first; the checksum, of all before it, last.
  var bytes: [UInt8] {
    (root.pointee.has_crc, root.pointee.crc) = (1, 0)
    let size = nrnn__model__get_packed_size(root)
    let body = [UInt8](unsafeUninitializedCapacity: size) { $1 = nrnn__model__pack(root, $0.baseAddress) }
    return body.dropLast(4) + crc32(body.dropLast(5)).bytes
  }

  /// True: there was one.
  func dropCalibration() -> Bool {
    guard let record = root.pointee.calibration else { return false }
    nrnn__calibration__free_unpacked(record, nil)
    root.pointee.calibration = nil
    return true
  }

  /// Adds an entry to what the file says of itself to people.
  func note(_ key: String, _ value: String) {
    if root.pointee.provenance == nil { root.pointee.provenance = ModelMessage.made(nrnn__provenance__init) }
    let entry = ModelMessage.made(nrnn__provenance__entry__init)
    (entry.pointee.key, entry.pointee.value) = (strdup(key), strdup(value))
    let all = root.pointee.provenance!
    let count = all.pointee.n_entries
    let room = realloc(all.pointee.entries, (count + 1) * MemoryLayout.stride(ofValue: entry))!
    all.pointee.entries = room.assumingMemoryBound(to: UnsafeMutablePointer<Nrnn__Provenance__Entry>?.self)
    (all.pointee.entries[count], all.pointee.n_entries) = (entry, count + 1)
  }

  /// A message that goes with the one it is put into.
  private static func made<T>(_ initialize: (UnsafeMutablePointer<T>?) -> Void) -> UnsafeMutablePointer<T> {
    let message = malloc(MemoryLayout<T>.size)!.assumingMemoryBound(to: T.self)
    initialize(message)
    return message
  }
}
