import ArgumentParser
import Glibc
import NRNNTools

/// What a synthetic model is made up of.
struct Shape {
  /// By its name in the format.
  struct Cell: ExpressibleByArgument, ExpressibleByStringLiteral, CustomStringConvertible {
    let description: String

    init(stringLiteral name: String) { description = name }

    init?(argument: String) {
      guard Cell.allValueStrings.contains(argument) else { return nil }
      description = argument
    }

    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    static var allValueStrings: [String] {
      sequence(first: 0) { $0 + 1 }.lazy.map { nrnn_synthetic_cell($0) }.prefix { $0 != nil }.map {
        String(cString: $0!)
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

  var cell: Cell = "sde"
  var hidden = 128
  var inputs = 8
  var weights = Weights.f32

  /// The model file.
  var bytes: [UInt8] {
    var size = 0
    let bytes = cell.description.withCString { name in
      var what = nrnn_synthetic(
        cell: name, weights: weights.number, hidden: UInt32(hidden), inputs: UInt32(inputs))
      return nrnn_synthetic_model(&what, &size)
    }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }
}
