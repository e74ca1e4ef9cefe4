import NRNNFormat

/// An activation that a layer's file names, and which of the layer's it is: "gate", "candidate"; nil: its only one.
struct LayerActivation {
  let place: String?
  let name: String
  /// As the file gives them; nil: the activation's own, if it has one.
  let alpha, beta: Double?

  var isIdentity: Bool { name == "identity" }

  var text: String {
    let numbers = [("alpha", alpha), ("beta", beta)].compactMap { word, number in number.map { "\(word) \($0)" } }
    let word = numbers.isEmpty ? name : "\(name)(\(numbers.joined(separator: ", ")))"
    return place.map { "\($0) \(word)" } ?? word
  }
  var json: JSON {
    ["place": place.map { .string($0) } ?? .null, "name": .string(name), "alpha": JSON(alpha), "beta": JSON(beta)]
  }
}

extension ModelMessage {
  /// Of each layer, those of its file and not the cell's own.
  var activations: [[LayerActivation]] { layers.indices.map { of(root.pointee.layers[$0]!.pointee) } }

  private func of(_ layer: Nrnn__Layer) -> [LayerActivation] {
    switch layer.cell_case {
    case NRNN__LAYER__CELL_SDE: [named(nil, layer.sde.pointee.activation)]
    case NRNN__LAYER__CELL_ELMAN: [whole(layer.elman.pointee)]
    case NRNN__LAYER__CELL_DENSE: [whole(layer.dense.pointee)]
    case NRNN__LAYER__CELL_NORM: [whole(layer.norm.pointee)]
    case NRNN__LAYER__CELL_GRU:
      [("gate", layer.gru.pointee.gate), ("candidate", layer.gru.pointee.candidate)].compactMap(function)
    case NRNN__LAYER__CELL_LSTM:
      [
        ("gate", layer.lstm.pointee.gate), ("candidate", layer.lstm.pointee.candidate),
        ("output", layer.lstm.pointee.output),
      ].compactMap(function)
    case NRNN__LAYER__CELL_MIN_GRU: [("candidate", layer.min_gru.pointee.candidate)].compactMap(function)
    case NRNN__LAYER__CELL_CFC: network("backbone", layer.cfc.pointee.backbone, layer.cfc.pointee.n_backbone)
    case NRNN__LAYER__CELL_VECTOR_FIELD:
      network("network", layer.vector_field.pointee.network, layer.vector_field.pointee.n_network)
    default: []
    }
  }

  private func network(
    _ place: String, _ dense: UnsafeMutablePointer<UnsafeMutablePointer<Nrnn__Dense>?>?, _ count: Int
  )
    -> [LayerActivation]
  {
    (0..<count).map { whole(dense![$0]!.pointee, "\(place) \($0)") }
  }

  private func function(_ place: String, _ f: UnsafeMutablePointer<Nrnn__Function>?) -> LayerActivation? {
    f.map { named(place, $0.pointee.activation, $0.pointee) }
  }

  private func whole(_ layer: some WithActivation, _ place: String? = nil) -> LayerActivation {
    named(place, layer.activation, layer)
  }

  private func named(_ place: String?, _ activation: Nrnn__Activation, _ layer: (any WithActivation)? = nil)
    -> LayerActivation
  {
    LayerActivation(
      place: place, name: ModelMessage.activationNames[Int(activation.rawValue)],
      alpha: layer.flatMap { $0.has_alpha == 1 ? $0.alpha : nil },
      beta: layer.flatMap { $0.has_beta == 1 ? $0.beta : nil })
  }

  /// In the order of the format's numbers.
  private static let activationNames = [
    "tanh", "relu", "logistic", "identity", "modrelu", "elu", "leaky_relu", "thresholded_relu", "softsign", "softplus",
    "gelu",
    "gelu_tanh", "silu", "hard_sigmoid", "clip", "scaled_tanh", "affine", "positive",
  ]
}

private protocol WithActivation {
  var activation: Nrnn__Activation { get }
  var has_alpha: protobuf_c_boolean { get }
  var alpha: Double { get }
  var has_beta: protobuf_c_boolean { get }
  var beta: Double { get }
}

extension Nrnn__Elman: WithActivation {}
extension Nrnn__Dense: WithActivation {}
extension Nrnn__Norm: WithActivation {}
extension Nrnn__Function: WithActivation {}
