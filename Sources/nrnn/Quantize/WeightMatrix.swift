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
    guard tensor.pointee.structure == NRNN__TENSOR__STRUCTURE__DENSE else {
      throw Problem(.usage, "--weights \(kind): \(name): expected a dense matrix, found another structure")
    }
    let small = try SmallWeights(weights, rows: rows, kind, name)
    (tensor.pointee.has_dtype, tensor.pointee.dtype) = (1, kind.type)
    WeightMatrix.fill(&tensor.pointee.data, small.data)
    guard let scale = small.scale else { return }
    tensor.pointee.has_scale = 1
    WeightMatrix.fill(&tensor.pointee.scale, scale)
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
    let matrices = try matrices
    if matrices.allSatisfy({ $0.kind == kind }) { return false }
    for matrix in matrices { try matrix.shrink(to: kind) }
    note("quantized", kind.rawValue)
    return true
  }

  var weightBytes: Int { get throws(Problem) { try matrices.reduce(0) { $0 + $1.bytes } } }

  /// Every matrix of a model that the engine has loaded. Vectors are few and stay in float32, as does a noise's.
  var matrices: [WeightMatrix] {
    get throws(Problem) {
      var all: [WeightMatrix] = []
      func add(_ tensors: [(String, UnsafeMutablePointer<Nrnn__Tensor>?)], _ place: String) {
        all += tensors.compactMap { name, tensor in tensor.map { WeightMatrix(name: place + name, tensor: $0) } }
      }
      for i in 0..<root.pointee.n_layers {
        let place = "layers[\(i)]."
        guard let tensors = ModelMessage.matrices(of: root.pointee.layers[i]!.pointee) else {
          throw Problem(.badModel, "\(place)cell: expected one whose matrices this command knows, found another")
        }
        add(tensors, place)
      }
      add([("V", root.pointee.readout?.pointee.v)], "readout.")
      return all
    }
  }

  /// Nil: another cell.
  private static func matrices(of layer: Nrnn__Layer) -> [(String, UnsafeMutablePointer<Nrnn__Tensor>?)]? {
    switch layer.cell_case {
    case NRNN__LAYER__CELL_SDE:
      let (cell, gate) = (layer.sde.pointee, layer.sde.pointee.gate?.pointee)
      return [
        ("sde.A", cell.a), ("sde.W", cell.w), ("sde.U", cell.u), ("sde.C", cell.c), ("sde.gate.W", gate?.w),
        ("sde.gate.U", gate?.u),
      ]
    case NRNN__LAYER__CELL_ELMAN: return [("elman.W", layer.elman.pointee.w), ("elman.U", layer.elman.pointee.u)]
    case NRNN__LAYER__CELL_GRU: return [("gru.W", layer.gru.pointee.w), ("gru.U", layer.gru.pointee.u)]
    case NRNN__LAYER__CELL_LSTM:
      let cell = layer.lstm.pointee
      return [("lstm.W", cell.w), ("lstm.U", cell.u), ("lstm.projection", cell.projection)]
    case NRNN__LAYER__CELL_CORNN:
      let cell = layer.cornn.pointee
      return [("cornn.Wy", cell.wy), ("cornn.Wz", cell.wz), ("cornn.U", cell.u)]
    case NRNN__LAYER__CELL_DENSE: return [("dense.W", layer.dense.pointee.w)]
    default: return nil
    }
  }
}
