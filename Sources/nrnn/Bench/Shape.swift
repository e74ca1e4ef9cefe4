import ArgumentParser
import Glibc
import NRNNTools

/// What a synthetic model is made up of.
struct Shape {
  enum Cell: String, ExpressibleByArgument, CaseIterable {
    case sde, elman, gru, lstm

    var number: nrnn_synthetic_cell {
      switch self {
      case .sde: NRNN_SYNTHETIC_SDE
      case .elman: NRNN_SYNTHETIC_ELMAN
      case .gru: NRNN_SYNTHETIC_GRU
      case .lstm: NRNN_SYNTHETIC_LSTM
      }
    }
  }

  enum Weights: String, ExpressibleByArgument, CaseIterable {
    case f32, f16, bf16, int8

    var number: nrnn_synthetic_weights {
      switch self {
      case .f32: NRNN_SYNTHETIC_F32
      case .f16: NRNN_SYNTHETIC_F16
      case .bf16: NRNN_SYNTHETIC_BF16
      case .int8: NRNN_SYNTHETIC_INT8
      }
    }
  }

  static let sizes = 1...4096

  var cell = Cell.sde
  var hidden = 128
  var inputs = 8
  var weights = Weights.f32

  /// The model file.
  var bytes: [UInt8] {
    var size = 0
    var what = nrnn_synthetic(
      cell: cell.number, weights: weights.number, hidden: UInt32(hidden), inputs: UInt32(inputs))
    let bytes = nrnn_synthetic_model(&what, &size)
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }
}
