import NRNNFormat
import NRNNKernels

/// The stack of layers out of the file.
extension Reader {
  @inline(never)
  mutating func readLayers(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    count(file.pointee.n_layers)
    let layers = try arena.allocate(ModelData.Layer.self, file.pointee.n_layers)
    data.sets.pointee.layers = UnsafePointer(layers)
    var width = file.pointee.n_inputs
    for i in 0..<file.pointee.n_layers {
      alike = 0
      for k in 0..<file.pointee.n_layers
      where file.pointee.layers[k]!.pointee.cell_case == file.pointee.layers[i]!.pointee.cell_case {
        alike += 1
      }
      try read(file.pointee.layers[i]!, i, width, into: layers + i)
      if let path = file.pointee.layers[i]!.pointee.skip {
        at = Field(layer: i)
        try skip(path, i, layers, &data)
      }
      try checkUnique(i, layers)
      layers[i].offset = data.state
      data.layerCount = i + 1
      add(layers + i, &data)
      width = layers[i].units
    }
    placeKept(&data)
    for i in 0..<data.featureCount where Cell.mayIndex && data.features[i].kind == .index { data.isPlain = false }
    if data.time == .none { data.time = .nominal }
    if data.words > data.numbers { data.state += data.state & 1 }  // the next path's doubles are aligned too
    data.sets.pointee.inputMap = data.layers[0].facts.inputMap
    let weights = (parameters, weightBytes)
    data.sets.pointee.initial = try initialState(file, data.layers, data.layerCount, data.state)
    (parameters, weightBytes) = weights  // a state is no weight
  }

  /// What the layer takes of a path's memory.
  @inline(never)
  private func add(_ layer: UnsafePointer<ModelData.Layer>, _ data: inout ModelData) {
    data.state = layer.pointee.doublesAt + 2 * layer.pointee.doubles
    data.numbers += layer.pointee.numbers
    data.words += layer.pointee.state + 2 * layer.pointee.doubles
    let work = layer.pointee.facts.work
    data.work = max(data.work, work)
    data.noisyWork = max(data.noisyWork, work + layer.pointee.noise.work)
    if layer.pointee.outputAt >= 0 { data.workAreas = 2 }
    if layer.pointee.facts.time.rawValue > data.time.rawValue { data.time = layer.pointee.facts.time }
  }

  /// Two layers of one noise id would have the same noise.
  private func checkUnique(_ index: Int, _ layers: UnsafePointer<ModelData.Layer>) throws(Failure) {
    let id = layers[index].source.id
    for i in 0..<index where layers[i].source.id == id {
      throw Failure(.badModel, Field(layer: index)("noise_id")).say("expected one that no other layer has, found ")
        .say(id).say(" again")
    }
  }

  @inline(never)
  private mutating func read(
    _ message: Message<Nrnn__Layer>, _ i: Int, _ inputs: Int, into layer: UnsafeMutablePointer<ModelData.Layer>
  ) throws(Failure) {
    try known(message.pointee.base, Field(layer: i))
    try cell(message, i, inputs, into: layer)
    (layer.pointee.noise, layer.pointee.source) = try noise(message, i, layer)
    layer.pointee.name = try words(message.pointee.name, Field(layer: i)("name"))
  }

  /// What every path starts from: the layers' initial states one after the other.
  @inline(never)
  private mutating func initialState(
    _ file: Message<Nrnn__Model>, _ layers: UnsafePointer<ModelData.Layer>, _ count: Int, _ size: Int
  ) throws(Failure) -> UnsafePointer<Float> {
    let all = try room(Float.self, size)
    for i in 0..<count {
      let (tensor, layer) = (file.pointee.layers[i]!.pointee.initial_state, layers + i)
      let field = Field(layer: i)("initial_state")
      if tensor != nil, layer.pointee.numbers == 0 {
        throw Failure(.badShape, field).say("expected none for a ").say(cString: layer.pointee.facts.name.start)
          .say(" layer, found one")
      }
      if all.fill == nil { try checkState(all.array, of: layer) }
      guard tensor != nil, let start = try source(tensor, field, layer.pointee.numbers) else { continue }
      place(start, of: layer, UnsafeMutablePointer(mutating: all.array))
    }
    return all.array
  }

  private func place(
    _ start: UnsafePointer<Float>, of layer: UnsafePointer<ModelData.Layer>, _ all: UnsafeMutablePointer<Float>
  ) {
    let state = layer.pointee.state
    let doubles: UnsafeMutablePointer<Double> = (all + layer.pointee.doublesAt).doubles
    (all + layer.pointee.offset).update(from: start, count: state)
    for k in 0..<layer.pointee.doubles { doubles[k] = Double(start[state + k]) }
  }

  private func checkState(_ all: UnsafePointer<Float>, of layer: UnsafePointer<ModelData.Layer>) throws(Failure) {
    try checkGiven(all + layer.pointee.offset, NRNN_F32.rawValue, layer.pointee.state)
    let doubles = (all + layer.pointee.doublesAt).doubles
    for k in 0..<layer.pointee.doubles where !isTrusted && !doubles[k].isFinite {
      throw Failure(.notFinite, Field("weights")).finite(found: doubles[k], at: k)
    }
  }
}
