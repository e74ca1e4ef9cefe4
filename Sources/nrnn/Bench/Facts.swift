import NoisyRNN

/// What a model is, as a row of the bench names it.
struct Facts {
  let cell: String
  let hidden: Int
  let inputs: Int
  let weights: String
  let weightBytes: Int
  let parameters: Int
  let kernels: String

  init(_ model: Model, _ subject: Subject) {
    let recurrent = model.layers.filter { $0.state > 0 }
    let layers = recurrent.isEmpty ? model.layers : recurrent
    cell = layers.map(\.cell).joined(separator: "+")
    hidden = layers.map(\.units).max() ?? 0
    inputs = model.inputs.count
    (weightBytes, parameters) = (model.weightBytes, model.parameters)
    weights = Facts.weights(subject, weightBytes, parameters)
    kernels = model.kernels.name
  }

  /// Of what is measured without a model.
  init(of kernels: Model.Kernels) {
    (cell, hidden, inputs, weights, weightBytes, parameters) = ("none", 0, 0, "none", 0, 0)
    self.kernels = kernels.name
  }

  /// A file does not say it by name, and may have several.
  private static func weights(_ subject: Subject, _ bytes: Int, _ parameters: Int) -> String {
    if case .synthetic(let shape, _) = subject { return shape.weights.rawValue }
    return bytes == 4 * parameters ? "f32" : "mixed"
  }
}
