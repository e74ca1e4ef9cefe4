/// What a model's file says of a layer beyond what the engine tells of it.
struct LayerParts {
  let activations: [LayerActivation]
  let wholeNumbers: WholeNumbers?
  let path: PathAround?

  /// For the line of the layer: `channels` are the model's by name.
  func text(_ channels: [String]) -> String {
    activations.filter { !$0.isIdentity }.map { ", \($0.text)" }.joined() + (wholeNumbers?.text(channels) ?? "")
      + (path?.text ?? "")
  }

  /// The entries of the layer's object.
  var json: [(String, JSON)] {
    [("activations", .array(activations.map(\.json)))] + (wholeNumbers.map { [("whole_numbers", $0.json)] } ?? [])
      + (path.map { [("skip", $0.json)] } ?? [])
  }
}

extension ModelMessage {
  var parts: [LayerParts] {
    zip(activations, zip(wholeNumbers, paths)).map { LayerParts(activations: $0, wholeNumbers: $1.0, path: $1.1) }
  }
}
