import Glibc
import NRNNFormat
import NoisyRNN

/// A model file as the message that it is, with every field as it stands, to be changed and framed again.
final class ModelMessage {
  let root: UnsafeMutablePointer<Nrnn__Model>
  /// What the engine says of them.
  let layers: [Model.Layer]
  /// Of a packed file.
  var weights: [UInt8]?

  /// The bytes of a model that the engine has loaded: what decoding takes is not limited here.
  init(_ bytes: [UInt8], of model: Model) throws(Problem) {
    guard let root = nrnn__model__unpack(nil, bytes.count, bytes) else {
      throw Problem(.failure, "expected memory to decode \(bytes.count) bytes, found none")
    }
    (self.root, layers) = (root, model.layers)
    guard root.pointee.has_weights == 1 else { return }
    weights = Array(UnsafeBufferPointer(start: root.pointee.weights.data, count: root.pointee.weights.len))
    root.pointee.has_weights = 0
  }

  deinit { nrnn__model__free_unpacked(root, nil) }

  /// The file. Fields come in the order of their numbers, the magic first; then the weights, at their place, and last the
  /// checksum, of all before it.
  var bytes: [UInt8] {
    root.pointee.has_crc = 0
    if let weights { align(weights.count) }
    let size = nrnn__model__get_packed_size(root)
    var body = [UInt8](unsafeUninitializedCapacity: size) { $1 = nrnn__model__pack(root, $0.baseAddress) }
    if let weights { body += ModelMessage.head(weights.count) + weights }
    return body + [ModelMessage.checksumTag] + crc32(body).bytes
  }

  private static let checksumTag: UInt8 = 15 << 3 | 5

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
  static func made<T>(_ initialize: (UnsafeMutablePointer<T>?) -> Void) -> UnsafeMutablePointer<T> {
    let message = malloc(MemoryLayout<T>.size)!.assumingMemoryBound(to: T.self)
    initialize(message)
    return message
  }
}
