import NoisyRNN

/// A model's file with its weights as kernels read them.
struct PackedModel {
  let bytes: [UInt8]
  let model: Model
  let size: InPlaceSize

  /// `strip`: without check vectors and what the file says of itself to people.
  init(_ source: [UInt8], _ path: String, _ arithmetic: KernelArguments, strip: Bool) throws {
    let model = try arithmetic.load(source, from: path)
    let message = try ModelMessage(source, of: model)
    if strip { message.strip() }
    if !message.isPacked {
      message.keep(maxSubsteps: model.maxSubsteps)
      let weights = try about(path) { () throws(NRNNError) in
        try PackedWeights(of: message.bytes, fingerprint: model.fingerprint)
      }
      message.pack(weights, of: model)
    }
    bytes = message.bytes
    self.model = try arithmetic.load(bytes, from: path)
    guard self.model.maxSubsteps == model.maxSubsteps else {
      throw Problem(
        .failure,
        "\(path): expected a packed file whose streams integrate \(model.maxSubsteps) intervals as before, found one too small"
          + " to name that much work: pack it without --strip")
    }
    size = try about(path) { [bytes] () throws(NRNNError) in try InPlaceSize(bytes) }
  }
}
