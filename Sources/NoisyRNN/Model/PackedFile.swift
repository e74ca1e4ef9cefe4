import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// A file whose weights lie in one field, as kernels read them (docs/format.md).
struct PackedFile {
  private let weights: UnsafeRawBufferPointer
  private let packing: Message<Nrnn__Packing>
  private let fingerprint: UInt64
  let isInPlace: Bool

  static let layout = 2

  static func isFeature(_ name: UnsafeMutablePointer<CChar>?) -> Bool {
    guard let name else { return false }
    return ("packed" as Words).are(name)
  }

  /// Nil: it is not packed.
  init?(
    _ file: Message<Nrnn__Model>, _ scan: FileScan, _ bytes: UnsafeRawBufferPointer, _ request: LoadRequest
  ) throws(Failure) {
    var isNamed = false
    for i in 0..<file.pointee.n_requires where PackedFile.isFeature(file.pointee.requires[i]) { isNamed = true }
    let parts =
      [scan.found.weights != nil, file.pointee.packing != nil, file.pointee.has_fingerprint != 0] as [3 of Bool]
    for i in 0..<3 where parts[i] != isNamed {
      throw Failure(.badModel, Field("requires"))
        .say("expected \"packed\" with weights, packing and fingerprint, or none of them, found some of them")
    }
    guard let start = scan.found.weights, let packing = file.pointee.packing else { return nil }
    weights = UnsafeRawBufferPointer(start: start, count: Int(scan.found.weights_size))
    (self.packing, fingerprint, isInPlace) = (packing, file.pointee.fingerprint, request.inPlace)
    try checkLayout()
    try checkPlace(in: bytes)
  }

  private func checkLayout() throws(Failure) {
    guard packing.pointee.base.n_unknown_fields == 0 else {
      throw Failure(.unsupported, Field(message: "packing")).say("expected fields of format version 1, found others")
    }
    try check("layout", packing.pointee.layout, PackedFile.layout)
    try check("lanes", packing.pointee.lanes, lanes)
    try check("panel", packing.pointee.panel, Int(NRNN_PANEL))
    try check("alignment", packing.pointee.alignment, Arena.alignment)
  }

  @inline(never)
  private func check(_ name: Words, _ found: UInt32, _ expected: Int) throws(Failure) {
    guard found == expected else {
      throw Failure(.unsupported, Field(message: "packing")(name)).say("expected ").say(expected).say(", found ")
        .say(found).say(": to be packed anew for this version")
    }
  }

  private func checkPlace(in bytes: UnsafeRawBufferPointer) throws(Failure) {
    let offset = weights.baseAddress! - bytes.baseAddress!
    guard offset % Arena.alignment == 0, weights.count % Arena.alignment == 0 else {
      throw Failure(.badModel, Field("weights")).say("expected a place and a size that are multiples of ")
        .say(Arena.alignment).say(", found ").say(offset).say(" and ").say(weights.count)
    }
    guard !isInPlace || UInt(bitPattern: bytes.baseAddress) % UInt(Arena.alignment) == 0 else {
      throw Failure(.invalidArgument).say("bytes: expected an address that is a multiple of ").say(Arena.alignment)
        .say(", found one that is not")
    }
  }

  /// Where they lie, or in one piece in the model's memory.
  func arrays(_ arena: inout Arena) throws(Failure) -> UnsafeRawBufferPointer {
    if isInPlace { return weights }
    let copy = try arena.allocate(weights.count, 1, alignment: Arena.alignment)
    copy.copyMemory(from: weights.baseAddress!, byteCount: weights.count)
    return UnsafeRawBufferPointer(start: copy, count: weights.count)
  }

  /// That of the file that was packed, once all is read: the arrays are as many as were asked for, and with the numbers
  /// beside them they are those that were packed.
  func fingerprint(_ reader: Reader) throws(Failure) -> UInt64 {
    let used = reader.given?.used ?? 0
    guard used == weights.count else {
      throw Failure(.badModel, Field("weights")).say("expected ").say(used).say(" bytes, found ").say(weights.count)
    }
    guard
      reader.isTrusted
        || PackedFile.sum(reader.outline, UnsafeRawBufferPointer(weights), fingerprint) == packing.pointee.sum
    else {
      throw Failure(.corrupt, Field(message: "packing")("sum"))
        .say("expected that of the file's numbers, found another: they were altered after packing")
    }
    return fingerprint
  }

  /// Of what the file says, its arrays, and whose they are.
  static func sum(_ outline: UInt64, _ weights: UnsafeRawBufferPointer, _ fingerprint: UInt64) -> UInt64 {
    var word = fingerprint.littleEndian
    return nrnn_fnv1a(nrnn_fnv1a(outline, weights.baseAddress, weights.count), &word, 8)
  }
}
