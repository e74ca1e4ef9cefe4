import NRNNFormat

/// Where in the file a value stands, for messages: `layers[2].sde.W`, `inputs[0].scale`, `readout.V`.
struct Field {
  var list: StaticString = "layers"
  var index: Int?
  var message: StaticString = ""
  var name: StaticString = ""

  init(_ name: StaticString) { self.name = name }
  init(layer: Int, _ message: StaticString = "") { (index, self.message) = (layer, message) }
  init(list: StaticString, _ index: Int) { (self.list, self.index) = (list, index) }
  init(message: StaticString) { self.message = message }

  /// A field of this message.
  func callAsFunction(_ name: StaticString) -> Field {
    var field = self
    field.name = name
    return field
  }

  /// A message within this one.
  func within(_ message: StaticString) -> Field {
    var field = self
    field.message = message
    return field
  }
}

extension Failure {
  /// Begins a sentence: `layers[2].sde.W: `.
  @inline(never)
  init(_ status: Status, _ field: Field) {
    var start = Failure(status)
    var separate = false
    if let index = field.index {
      start = start.say(field.list).say("[").say(index).say("]")
      separate = true
    }
    if field.message.utf8CodeUnitCount > 0 {
      start = (separate ? start.say(".") : start).say(field.message)
      separate = true
    }
    if field.name.utf8CodeUnitCount > 0 { start = (separate ? start.say(".") : start).say(field.name) }
    self = start.say(": ")
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
    for i in 0..<min(tensor.n_shape, 6) { text = (i > 0 ? text.say(", ") : text).say(Int(tensor.shape[i])) }
    return text.say("]")
  }
}
