import NRNNFormat
import NRNNKernels

/// What a model of a file takes in one place, at most, by what the wire format tells: the same for every cell.
extension FileScan {
  func modelSize(_ request: LoadRequest) throws(Failure) -> Int {
    let isPacked = found.weights != nil
    let arrays = isPacked ? (request.inPlace ? 0 : found.weights_size + alignment) : unpackedArrays
    let all = structures + arrays
    guard all < UInt64(Int.max / 2) else {
      throw Failure(.tooLarge).say("file: expected a model that memory can hold, found a larger one")
    }
    return Int(all)
  }

  private var alignment: UInt64 { UInt64(Arena.alignment) }

  /// Of a packed file all but the weights.
  private var structures: UInt64 {
    found.text + found.checked + size(ModelData.self) + size(ModelData.WeightSet.self) + size(nrnn_readout.self)
      + size(nrnn_scaling.self) + found.inputs * (size(ModelData.Channel.self) + size(ModelData.Feature.self))
      + found.outputs * size(ModelData.Channel.self) + found.checks * size(ModelData.Check.self)
      + (7 + found.notes) * size(ModelData.Note.self) + found.parts * UInt64(Cell.largestPart)
      + found.layers * (size(ModelData.Layer.self) + UInt64(Cell.largest))
      + 2 * found.skips * size(Skip.self)
      + min(2 * found.matrices, 6 * found.layers + found.skips + found.parts + 1) * size(nrnn_matrix.self) + scaling
      + gaps
  }

  /// Before what is aligned, where texts and floats are not.
  private var gaps: UInt64 { 8 * (8 + found.layers + 3 * found.checks) }

  /// Of channels: doubles by whole vectors.
  private var scaling: UInt64 {
    (found.scaled_inputs == 0 ? 0 : 24 * padded(found.inputs))
      + (found.scaled_outputs == 0 ? 0 : 16 * padded(found.outputs))
  }

  /// Where a step reads numbers that are not packed yet: a matrix may be widened, or stand in two places; the vectors of
  /// a layer are as long as any.
  private var unpackedArrays: UInt64 {
    let widest = max(found.widest, max(found.inputs, found.outputs))
    return 2 * (4 * found.numbers + alignment * found.tensors)
      + (found.layers + 1) * 8 * (4 * padded(widest) + alignment)
  }

  private func padded(_ n: UInt64) -> UInt64 { n + UInt64(lanes) }

  private func size<T>(_: T.Type) -> UInt64 { UInt64(MemoryLayout<T>.stride) }
}
