import NRNNFormat
import NRNNKernels

/// Bytes become an immutable model: envelope, decode, validate, pack. The only place where a file is believed or not.
enum ModelReader {
  static func load(_ bytes: UnsafeRawBufferPointer, limit: UInt64, kernels: UInt32)
    throws(Failure) -> UnsafeMutablePointer<ModelData>
  {
    guard let table = nrnn_kernels_find(kernels) else {
      throw Failure(.unsupported).say("kernels: expected some that this CPU has, found number ").say(Int(kernels))
    }
    try FileEnvelope.check(bytes, limit: limit == 0 ? FileEnvelope.defaultLimit : limit)
    var decoding = nrnn_decoding()
    nrnn_decoding_open(&decoding, bytes.baseAddress, bytes.count)
    defer { nrnn_decoding_close(&decoding) }
    guard let file = decoding.model else { throw undecodable(decoding, bytes.count) }
    var reader = Reader()
    do throws(Failure) {
      return try reader.model(file.pointee, Kernels(table: table))
    } catch {
      reader.arena.free()
      throw error
    }
  }

  private static func undecodable(_ decoding: nrnn_decoding, _ size: Int) -> Failure {
    switch decoding.exhausted {
    case 1: Failure(.tooLarge).say("file: expected to decode within 4 times its ").say(size).say(" bytes + 1 MiB")
    case 2: Failure(.noMemory).say("file: expected memory to decode ").say(size).say(" bytes, found none")
    default: Failure(.corrupt).say("file: expected a Model message, found bytes that are none")
    }
  }
}

extension Reader {
  static let mostLayers = 64

  fileprivate mutating func model(_ file: Nrnn__Model, _ kernels: Kernels)
    throws(Failure) -> UnsafeMutablePointer<ModelData>
  {
    try refuseWhatIsNotThereYet(file)
    let (inputs, outputs) = (try inputChannels(file), try outputChannels(file))
    var data = ModelData(
      kernels: kernels, inputs: inputs.channels, inputCount: inputs.count, features: inputs.features,
      featureCount: file.n_inputs, outputs: outputs, outputCount: file.n_outputs,
      layers: try arena.allocate(ModelData.Layer.self, file.n_layers), layerCount: file.n_layers,
      initial: UnsafePointer(try arena.allocate(Float.self, 0)), readout: nil,
      task: try task(file), sequence: try sequence(file.sequence), checks: try arena.allocate(ModelData.Check.self, 0),
      checkCount: 0, notes: try arena.allocate(ModelData.Note.self, 0), noteCount: 0, fingerprint: 0, parameters: 0,
      state: 0, work: 0, workAreas: 1)
    let width = try layers(file, &data)
    try readout(file, width, &data)
    data.fingerprint = fingerprint
    data.parameters = parameters
    try checks(file, &data)
    try provenance(file, &data)
    guard let model = nrnn_alloc(MemoryLayout<ModelData>.stride) else {
      throw Failure(.noMemory).say("model: expected memory, found none")
    }
    data.arena = arena
    let pointer = model.bindMemory(to: ModelData.self, capacity: 1)
    pointer.initialize(to: data)
    return pointer
  }

  private func refuseWhatIsNotThereYet(_ file: Nrnn__Model) throws(Failure) {
    guard file.has_version != 0, file.version == FileEnvelope.version else {
      throw Failure(.badVersion, Field("version")).say("expected 1, found ").say(Int(file.version))
    }
    try known(file.base, Field("model"))
    if file.n_requires > 0 {
      throw Failure(.unsupported, Field("requires")).say("expected only features that this version knows, found ")
        .say(cString: file.requires[0])
    }
    try absent(file.calibration != nil, Field("calibration"))
    try absent(file.n_weight_sets > 0, Field("weight_sets"))
    try absent(file.feedback != nil, Field("feedback"))
  }

  func size(_ count: Int, _ name: StaticString, _ most: Int) throws(Failure) {
    guard count > 0 else { throw Failure(.badModel, Field(name)).say("expected at least one, found none") }
    guard count <= most else {
      throw Failure(.tooLarge, Field(name)).say("expected at most ").say(most).say(", found ").say(count)
    }
  }

  // MARK: Channels

  private mutating func outputChannels(_ file: Nrnn__Model) throws(Failure) -> UnsafePointer<ModelData.Channel> {
    try size(file.n_outputs, "outputs", Reader.largestSize)
    count(file.n_outputs)
    let channels = try arena.allocate(ModelData.Channel.self, file.n_outputs)
    for i in 0..<file.n_outputs {
      let output = file.outputs[i]!.pointee
      let field = Field(list: "outputs", i)
      try known(output.base, field)
      let mean = try number(output.mean, field("mean"))
      let scale = try scale(output.scale, field("scale"))
      guard file.task == NRNN__TASK__REGRESSION || (mean == 0 && scale == 1) else {
        throw Failure(.badModel, field("scale")).say("expected mean 0 and scale 1 for a classifier, found others")
      }
      (channels + i).initialize(
        to: ModelData.Channel(
          name: try words(output.name, field("name")), unit: try words(output.unit, field("unit")), mean: mean,
          scale: scale, limit: 0))
    }
    return UnsafePointer(channels)
  }

  mutating func scale(_ value: Double, _ field: Field) throws(Failure) -> Double {
    let scale = try number(value, field)
    guard scale != 0, (1 / scale).isFinite else {
      throw Failure(.badModel, field).say("expected a scale that divides, found ").say(scale)
    }
    return scale
  }

  private mutating func task(_ file: Nrnn__Model) throws(Failure) -> ModelData.Task {
    guard let task = ModelData.Task(rawValue: UInt32(file.task.rawValue)) else {
      throw Failure(.unsupported, Field("task")).say("expected REGRESSION, SOFTMAX or SIGMOID, found ")
        .say(file.task == NRNN__TASK__GAUSSIAN ? "GAUSSIAN" : "an unknown number")
    }
    count(Int(task.rawValue))
    return task
  }

  private mutating func sequence(_ message: Message<Nrnn__Sequence>?) throws(Failure) -> ModelData.Sequence {
    guard let s = message?.pointee else { return ModelData.Sequence() }
    let field = Field(message: "sequence")
    try known(s.base, field)
    guard s.valid == NRNN__SEQUENCE__VALIDITY__EVERY_STEP || s.valid == NRNN__SEQUENCE__VALIDITY__END else {
      throw Failure(.unsupported, field("valid")).say("expected EVERY_STEP or END, found number ").say(
        Int(s.valid.rawValue))
    }
    let interval = s.has_interval == 0 ? 0 : try number(s.interval, field("interval"))
    guard s.has_interval == 0 || interval > 0 else {
      throw Failure(.badModel, field("interval")).say("expected seconds above 0, found ").say(interval)
    }
    return ModelData.Sequence(
      interval: interval, validAtEnd: s.valid == NRNN__SEQUENCE__VALIDITY__END, trainedLength: Int(s.trained_length),
      warmUp: Int(s.warm_up), horizon: Int(s.horizon), maxSubsteps: Int(s.max_substeps))
  }

  // MARK: Layers

  /// Fills the layers; the width of the last one's output.
  private mutating func layers(_ file: Nrnn__Model, _ data: inout ModelData) throws(Failure) -> Int {
    try size(file.n_layers, "layers", Reader.mostLayers)
    count(file.n_layers)
    let layers = UnsafeMutablePointer(mutating: data.layers)
    var width = file.n_inputs
    var used: UInt64 = 0
    for i in 0..<file.n_layers {
      let layer = try self.layer(file.layers[i]!.pointee, i, width, data.state)
      (layers + i).initialize(to: layer)
      let facts = layer.cell.facts
      let id = UInt64(1) << UInt64(layer.source.id)
      guard used & id == 0 else {
        throw Failure(.badModel, Field(layer: i)("noise_id")).say("expected one that no other layer has, found ")
          .say(layer.source.id).say(" again")
      }
      used |= id
      width = facts.units
      data.state += facts.state
      data.work = max(data.work, facts.work + layer.noise.work)
      if facts.state == 0 { data.workAreas = 2 }
    }
    data.initial = try initialState(file, data)
    return width
  }

  private mutating func layer(_ message: Nrnn__Layer, _ i: Int, _ inputs: Int, _ offset: Int)
    throws(Failure) -> ModelData.Layer
  {
    try known(message.base, Field(layer: i))
    let cell = try cell(message, i, inputs: inputs)
    let (noise, source) = try noise(message, i, cell)
    let state = cell.facts.state
    return ModelData.Layer(
      name: try words(message.name, Field(layer: i)("name")), cell: cell, noise: noise, source: source,
      offset: offset, state: state)
  }

  /// What every path starts from: the layers' initial states one after the other.
  private mutating func initialState(_ file: Nrnn__Model, _ data: ModelData) throws(Failure) -> UnsafePointer<Float> {
    let all = try arena.allocate(Float.self, data.state)
    for i in 0..<data.layerCount {
      let (tensor, layer) = (file.layers[i]!.pointee.initial_state, data.layers[i])
      let field = Field(layer: i)("initial_state")
      if tensor != nil, layer.state == 0 {
        throw Failure(.badShape, field).say("expected none for a dense layer, found one")
      }
      guard tensor != nil else { continue }
      (all + layer.offset).update(from: try vector(tensor, field, layer.state), count: layer.state)
    }
    return UnsafePointer(all)
  }

  private mutating func readout(_ file: Nrnn__Model, _ width: Int, _ data: inout ModelData) throws(Failure) {
    count(file.readout == nil ? 0 : 1)
    guard let r = file.readout?.pointee else {
      guard width == file.n_outputs else {
        throw Failure(.badShape, Field("outputs")).say("expected as many as the last layer's units, ").say(width)
          .say(", found ").say(file.n_outputs)
      }
      return
    }
    let field = Field(message: "readout")
    try known(r.base, field)
    data.readout = ModelData.Readout(
      V: try matrix(r.v, field("V"), file.n_outputs, width), c: try vector(r.c, field("c"), file.n_outputs))
  }

  /// A text of the file for people: copied, and UTF-8.
  mutating func words(_ text: UnsafeMutablePointer<CChar>?, _ field: Field) throws(Failure) -> UnsafePointer<CChar> {
    let copy = try arena.text(text)
    guard isUTF8(copy) else { throw Failure(.badModel, field).say("expected UTF-8, found other bytes") }
    return copy
  }
}
