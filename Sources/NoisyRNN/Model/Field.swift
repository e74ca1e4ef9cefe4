import NRNNFormat

/// Where in the file a value stands, for messages: `layers[2].sde.W`, `inputs[0].scale`, `readout.V`.
struct Field {
  var list: Words = "layers"
  private(set) var index: Int32 = -1
  var message: Words = ""
  var name: Words = ""

  init(_ name: Words) { self.name = name }
  init(layer: Int, _ message: Words = "") { (index, self.message) = (Int32(truncatingIfNeeded: layer), message) }
  init(list: Words, _ index: Int) { (self.list, self.index) = (list, Int32(truncatingIfNeeded: index)) }
  init(message: Words) { self.message = message }

  /// A field of this message.
  func callAsFunction(_ name: Words) -> Field {
    var field = self
    field.name = name
    return field
  }

  /// A message within this one.
  func within(_ message: Words) -> Field {
    var field = self
    field.message = message
    return field
  }
}

extension Failure {
  /// Begins a sentence: `layers[2].sde.W: `.
  @inline(never)
  init(_ status: Status, _ field: Field) {
    self.init(status)
    var separator: Words = ""
    func part(_ words: Words) {
      guard !words.isEmpty else { return }
      _ = say(separator).say(words)
      separator = "."
    }
    if field.index >= 0 {
      _ = say(field.list).say("[").say(Int(field.index)).say("]")
      separator = "."
    }
    part(field.message)
    part(field.name)
    _ = say(": ")
  }
}

extension Failure {
  @inline(never)
  func say(_ shape: [2 of Int], _ rank: Int) -> Failure {
    let start = say("shape [").say(shape[0])
    return (rank == 2 ? start.say(", ").say(shape[1]) : start).say("]")
  }

  @inline(never)
  func say(_ tensor: Nrnn__Tensor) -> Failure {
    var text = say("[")
    for i in 0..<min(tensor.n_shape, 6) { text = (i > 0 ? text.say(", ") : text).say(tensor.shape[i]) }
    return text.say("]")
  }
}
