import NRNNFormat

/// The stack of layers out of the file.
extension Reader {
  mutating func readLayers(_ file: Nrnn__Model, _ data: inout ModelData) throws(Failure) {
    count(file.n_layers)
    let layers = try arena.allocate(ModelData.Layer.self, file.n_layers)
    data.layers = UnsafePointer(layers)
    var width = file.n_inputs
    for i in 0..<file.n_layers where file.layers[i]!.pointee.cell_case == NRNN__LAYER__CELL_STENCIL { stencils += 1 }
    for i in 0..<file.n_layers {
      let layer = try self.layer(file.layers[i]!.pointee, i, width, data.state)
      try checkUnique(layer, i, data)
      (layers + i).initialize(to: layer)
      data.layerCount = i + 1
      let facts = layer.cell.facts
      width = facts.units
      data.state = layer.doublesAt + 2 * layer.doubles
      data.numbers += layer.numbers
      data.words += layer.state + 2 * layer.doubles
      data.work = max(data.work, facts.work)
      data.noisyWork = max(data.noisyWork, facts.work + layer.noise.work)
      if facts.outputAt >= 0 { data.workAreas = 2 }
      data.isContinuous = data.isContinuous && layer.isContinuous
    }
    data.isContinuous = data.isContinuous && data.state > 0
    if data.words > data.numbers { data.state += data.state & 1 }  // the next path's doubles are aligned too
    data.projection = data.layers[0].cell.facts.projection
    let weights = (parameters, weightBytes)
    data.initial = try initialState(file, data)
    (parameters, weightBytes) = weights  // a state is no weight
  }

  /// Two layers of one noise id would have the same noise.
  private func checkUnique(_ layer: ModelData.Layer, _ index: Int, _ data: ModelData) throws(Failure) {
    for i in 0..<data.layerCount where data.layers[i].source.id == layer.source.id {
      throw Failure(.badModel, Field(layer: index)("noise_id")).say("expected one that no other layer has, found ")
        .say(layer.source.id).say(" again")
    }
  }

  private mutating func layer(_ message: Nrnn__Layer, _ i: Int, _ inputs: Int, _ offset: Int)
    throws(Failure) -> ModelData.Layer
  {
    try known(message.base, Field(layer: i))
    let before = products
    let cell = try cell(message, i, inputs: inputs)
    let own = products - before
    let (noise, source) = try noise(message, i, cell)
    let facts = cell.facts
    return ModelData.Layer(
      name: try words(message.name, Field(layer: i)("name")), cell: cell, noise: noise, source: source,
      offset: offset, state: facts.state, doubles: facts.doubles, outputAt: facts.outputAt,
      units: facts.units, operations: cell.operations(own, work: facts.work))
  }

  /// What every path starts from: the layers' initial states one after the other.
  private mutating func initialState(_ file: Nrnn__Model, _ data: ModelData) throws(Failure) -> UnsafePointer<Float> {
    let all = try arena.allocate(Float.self, data.state)
    for i in 0..<data.layerCount {
      let (tensor, layer) = (file.layers[i]!.pointee.initial_state, data.layers[i])
      let field = Field(layer: i)("initial_state")
      if tensor != nil, layer.numbers == 0 {
        throw Failure(.badShape, field).say("expected none for a dense layer, found one")
      }
      guard tensor != nil else { continue }
      let start = try vector(tensor, field, layer.numbers)
      (all + layer.offset).update(from: start, count: layer.state)
      let doubles = (all + layer.doublesAt).doubles
      for k in 0..<layer.doubles { doubles[k] = Double(start[layer.state + k]) }
    }
    return UnsafePointer(all)
  }
}
