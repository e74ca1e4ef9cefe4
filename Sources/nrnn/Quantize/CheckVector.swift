import NRNNFormat
import NoisyRNN

/// A check vector of a file: what the training framework made of a short input in float64, noise off.
struct CheckVector {
  private let message: UnsafeMutablePointer<Nrnn__CheckVector>
  let name: String

  init(_ message: UnsafeMutablePointer<Nrnn__CheckVector>, index: Int) {
    self.message = message
    let name = message.pointee.name.map { String(cString: $0) } ?? ""
    self.name = name.isEmpty ? "check \(index)" : name
  }

  /// Bears on no number of the model.
  var tolerance: Double {
    get { message.pointee.tolerance }
    nonmutating set { (message.pointee.has_tolerance, message.pointee.tolerance) = (1, newValue) }
  }
  var space: ModelStream.Space { message.pointee.space == NRNN__CHECK_VECTOR__SPACE__LOGIT ? .logit : .output }
  /// [rows, outputs]: of all steps, or of the last.
  var reference: [Double] { CheckVector.numbers(message.pointee.output!.pointee) }

  /// The outputs of all steps, [steps, outputs]; the check speaks of the last `reference.count` of them.
  func outputs(of model: Model) throws(NRNNError) -> [Float] {
    var options = ModelStream.Options()
    (options.space, options.missing, options.maxSubsteps) = (space, .skip, model.maxSubsteps)
    let input = CheckVector.numbers(message.pointee.input!.pointee).map { Float($0) }
    let dt = message.pointee.dt.map { CheckVector.numbers($0.pointee) }
    return try ModelStream(model, options).run(input, dt: dt).nominal
  }

  private static func numbers(_ tensor: Nrnn__Tensor) -> [Double] {
    let data = UnsafeRawBufferPointer(start: tensor.data.data, count: tensor.data.len)
    guard tensor.dtype == NRNN__TENSOR__DTYPE__F64 else {
      return stride(from: 0, to: data.count, by: 4).map {
        Double(Float(bitPattern: UInt32(littleEndian: data.loadUnaligned(fromByteOffset: $0, as: UInt32.self))))
      }
    }
    return stride(from: 0, to: data.count, by: 8).map {
      Double(bitPattern: UInt64(littleEndian: data.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
    }
  }
}

extension ModelMessage {
  var checks: [CheckVector] { (0..<root.pointee.n_checks).map { CheckVector(root.pointee.checks[$0]!, index: $0) } }
}
