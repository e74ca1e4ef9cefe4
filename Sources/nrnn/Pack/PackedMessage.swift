import Glibc
import NRNNFormat
import NoisyRNN

extension ModelMessage {
  var isPacked: Bool { root.pointee.packing != nil }

  /// Its tensors' numbers go, but for those of the check vectors; the weights have them.
  func pack(_ packed: PackedWeights, of model: Model) {
    ModelMessage.empty(UnsafeMutableRawPointer(root))
    weights = packed.bytes
    root.pointee.n_requires = 1  // no other feature is known
    root.pointee.requires = malloc(MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)!
      .assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
    root.pointee.requires[0] = strdup(PackedWeights.feature)
    (root.pointee.has_fingerprint, root.pointee.fingerprint) = (1, model.fingerprint)
    let packing = ModelMessage.made(nrnn__packing__init)
    (packing.pointee.has_layout, packing.pointee.layout) = (1, PackedWeights.layout)
    (packing.pointee.has_lanes, packing.pointee.lanes) = (1, PackedWeights.lanes)
    (packing.pointee.has_panel, packing.pointee.panel) = (1, PackedWeights.panel)
    (packing.pointee.has_alignment, packing.pointee.alignment) = (1, UInt32(PackedWeights.alignment))
    (packing.pointee.has_sum, packing.pointee.sum) = (1, packed.sum)
    root.pointee.packing = packing
  }

  /// What no stream asks for goes: check vectors, and what the file says of itself to people.
  func strip() {
    for i in 0..<root.pointee.n_checks { nrnn__check_vector__free_unpacked(root.pointee.checks[i], nil) }
    free(root.pointee.checks)
    (root.pointee.n_checks, root.pointee.checks) = (0, nil)
    if let provenance = root.pointee.provenance { nrnn__provenance__free_unpacked(provenance, nil) }
    root.pointee.provenance = nil
  }

  /// The longest interval that is integrated, where the work that a file may name has cut it: that depends on its size.
  func keep(maxSubsteps: Int) {
    if root.pointee.sequence?.pointee.max_substeps ?? 0 == maxSubsteps || maxSubsteps == ModelMessage.usual { return }
    if root.pointee.sequence == nil { root.pointee.sequence = ModelMessage.made(nrnn__sequence__init) }
    (root.pointee.sequence.pointee.has_max_substeps, root.pointee.sequence.pointee.max_substeps) = (
      1, UInt32(maxSubsteps)
    )
  }

  /// Where a file says nothing.
  private static let usual = 64

  // MARK: Where the weights lie

  /// The tag of field 16 and its size.
  static func head(_ size: Int) -> [UInt8] {
    var (head, rest) = ([0x82, 0x01] as [UInt8], size)
    while rest >= 0x80 {
      head.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    return head + [UInt8(rest)]
  }

  /// Padding brings the weights to their place. It is short, so that its own size takes one byte.
  func align(_ size: Int) {
    let packing = root.pointee.packing!
    free(packing.pointee.padding.data)
    packing.pointee.has_padding = 1
    packing.pointee.padding = ProtobufCBinaryData(len: 0, data: nil)
    let start = nrnn__model__get_packed_size(root) + ModelMessage.head(size).count
    let gap = (PackedWeights.alignment - start % PackedWeights.alignment) % PackedWeights.alignment
    let zeros = calloc(max(gap, 1), 1)!.assumingMemoryBound(to: UInt8.self)
    packing.pointee.padding = ProtobufCBinaryData(len: gap, data: zeros)
  }

  // MARK: Tensors

  /// Where the descriptors lie.
  private static let tensor = descriptor(nrnn__tensor__init)
  private static let check = descriptor(nrnn__check_vector__init)

  private static func descriptor<T>(_ initialize: (UnsafeMutablePointer<T>?) -> Void) -> UInt {
    let message = made(initialize)
    defer { free(message) }
    return UInt(bitPattern: descriptor(of: message))
  }

  /// Takes the numbers out of every tensor within a message, but for those of check vectors.
  private static func empty(_ message: UnsafeMutableRawPointer) {
    switch UInt(bitPattern: descriptor(of: message)) {
    case tensor: empty(message.assumingMemoryBound(to: Nrnn__Tensor.self))
    case check: break
    default: for field in fields(of: message) { parts(of: message, field).forEach(empty) }
    }
  }

  private static func empty(_ tensor: UnsafeMutablePointer<Nrnn__Tensor>) {
    for bytes in [tensor.pointee.data.data, tensor.pointee.scale.data] { free(bytes) }
    for places in [tensor.pointee.row_start, tensor.pointee.column] { free(places) }
    (tensor.pointee.has_data, tensor.pointee.data) = (0, ProtobufCBinaryData(len: 0, data: nil))
    (tensor.pointee.has_scale, tensor.pointee.scale) = (0, ProtobufCBinaryData(len: 0, data: nil))
    (tensor.pointee.n_row_start, tensor.pointee.row_start) = (0, nil)
    (tensor.pointee.n_column, tensor.pointee.column) = (0, nil)
  }
}
