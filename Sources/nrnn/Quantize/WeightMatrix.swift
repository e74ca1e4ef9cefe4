import Glibc
import NRNNFormat

/// A matrix of a model file, [rows, inputs], in float32 or less.
struct WeightMatrix {
  /// As messages call it: `layers[0].sde.W`.
  let name: String
  let tensor: UnsafeMutablePointer<Nrnn__Tensor>

  /// Nil: float32.
  var kind: WeightKind? { WeightKind.allCases.first { $0.type == tensor.pointee.dtype } }
  var rows: Int { Int(tensor.pointee.shape[0]) }
  /// What it takes in the file, with its scales.
  var bytes: Int { tensor.pointee.data.len + tensor.pointee.scale.len }

  var weights: [Float] {
    let data = UnsafeRawBufferPointer(start: tensor.pointee.data.data, count: tensor.pointee.data.len)
    return (0..<data.count / 4).map {
      Float(bitPattern: UInt32(littleEndian: data.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
    }
  }

  func shrink(to kind: WeightKind) throws(Problem) {
    if let found = self.kind {
      throw Problem(
        .usage, "--weights \(kind): \(name): expected float32 weights to begin with, found \(found) already")
    }
    guard accepts(kind) else {
      throw Problem(.usage, "--weights \(kind): \(name): expected a dense matrix, found another structure")
    }
    let small = try SmallWeights(weights, rows: rows, kind, name)
    (tensor.pointee.has_dtype, tensor.pointee.dtype) = (1, kind.type)
    WeightMatrix.fill(&tensor.pointee.data, small.data)
    guard let scale = small.scale else { return }
    tensor.pointee.has_scale = 1
    WeightMatrix.fill(&tensor.pointee.scale, scale)
  }

  /// A quaternion map has no row of its own to scale; what a sparse matrix saves is in its indices.
  private func accepts(_ kind: WeightKind) -> Bool {
    switch tensor.pointee.structure {
    case NRNN__TENSOR__STRUCTURE__DENSE: true
    case NRNN__TENSOR__STRUCTURE__QUATERNION: kind != .int8
    default: false
    }
  }

  private static func fill(_ field: inout ProtobufCBinaryData, _ bytes: [UInt8]) {
    let room = realloc(field.data, max(bytes.count, 1))!
    room.copyMemory(from: bytes, byteCount: bytes.count)
    field = ProtobufCBinaryData(len: bytes.count, data: room.assumingMemoryBound(to: UInt8.self))
  }
}

extension ModelMessage {
  /// Its matrices smaller; false: they are so already.
  func shrink(to kind: WeightKind) throws(Problem) -> Bool {
    let matrices = matrices
    guard !matrices.isEmpty else {
      throw Problem(.usage, "--weights \(kind): expected a model with matrices, found none")
    }
    if matrices.allSatisfy({ $0.kind == kind }) { return false }
    for matrix in matrices { try matrix.shrink(to: kind) }
    note("quantized", kind.rawValue)
    return true
  }

  var weightBytes: Int { matrices.reduce(0) { $0 + $1.bytes } }
}
