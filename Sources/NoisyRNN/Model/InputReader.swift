import NRNNFormat
import NRNNKernels

/// Inputs out of the file: the channels that the host gives, and what the engine derives of them.
extension Reader {
  @inline(never)
  mutating func readInputs(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    count(file.pointee.n_inputs)
    let channels = try arena.allocate(ModelData.Channel.self, file.pointee.n_inputs)
    let features = try arena.allocate(ModelData.Feature.self, file.pointee.n_inputs)
    try place(file, features, &data)
    for i in 0..<file.pointee.n_inputs {
      let input = file.pointee.inputs[i]!.pointee
      let field = Field(list: "inputs", i)
      try known(input.base, field)
      let scaling = try (number(input.mean, field("mean")), scale(input.scale, field("scale")))
      let kind = try kind(input, field)
      let of = try channel(of: input, kind, i, file, field)
      let feature = ModelData.Feature(
        kind: kind, of: features[of].of, mean: scaling.0, scale: scaling.1, limit: try limit(input, kind, field))
      (features + i).initialize(to: feature)
      let channel = try channel(input, feature, field)
      if kind != .value { data.isPlain = false }
      if kind == .value { (channels + feature.of).initialize(to: channel) }
    }
    (data.inputs, data.features, data.featureCount) = (
      UnsafePointer(channels), UnsafePointer(features), file.pointee.n_inputs
    )
    self.features = features
    if data.isPlain { data.inputScaling = try scaling(of: UnsafePointer(features), file.pointee.n_inputs) }
  }

  /// Nil where every feature is the value itself.
  private mutating func scaling(
    of features: UnsafePointer<ModelData.Feature>, _ count: Int
  ) throws(Failure) -> UnsafePointer<nrnn_scaling>? {
    var (isRaw, isLimited) = (true, false)
    for i in 0..<count {
      isRaw = isRaw && features[i].isIdentity
      isLimited = isLimited || features[i].limit > 0
    }
    if isRaw && !isLimited { return nil }
    let whole = padded(count)
    let mean = try arena.allocate(Double.self, 3 * whole)  // of packed files too: channels say it already
    let (scale, limit) = (mean + whole, mean + 2 * whole)
    for i in 0..<whole { (scale[i], limit[i]) = (1, .infinity) }
    for i in 0..<count {
      (mean[i], scale[i]) = (features[i].mean, features[i].scale)
      if features[i].limit > 0 { limit[i] = features[i].limit }
    }
    let scaling = try arena.allocate(nrnn_scaling.self, 1)
    scaling.pointee = nrnn_scaling(mean: mean, scale: scale, limit: isLimited ? UnsafePointer(limit) : nil)
    return UnsafePointer(scaling)
  }

  /// The place of each input of kind VALUE in a raw sample is what its feature speaks `of`; 0 of the others.
  private func place(
    _ file: Message<Nrnn__Model>, _ features: UnsafeMutablePointer<ModelData.Feature>, _ data: inout ModelData
  ) throws(Failure) {
    for i in 0..<file.pointee.n_inputs where file.pointee.inputs[i]!.pointee.kind == NRNN__INPUT__KIND__VALUE {
      let feature = ModelData.Feature(kind: .value, of: data.inputCount, mean: 0, scale: 1, limit: 0)
      (features + i).initialize(to: feature)
      data.inputCount += 1
    }
    guard data.inputCount > 0 else {
      throw Failure(.badModel, Field("inputs")).say("expected at least one of kind VALUE, found none")
    }
  }

  private mutating func limit(_ input: Nrnn__Input, _ kind: ModelData.Feature.Kind, _ field: Field)
    throws(Failure) -> Double
  {
    count(input.has_limit)
    guard kind == .value || input.has_limit == 0 else {
      throw Failure(.badModel, field("limit")).say("expected none for a derived channel, found ").say(input.limit)
    }
    return input.has_limit == 0 ? 0 : try number(input.limit, field("limit"), from: 0)
  }

  private mutating func kind(_ input: Nrnn__Input, _ field: Field) throws(Failure) -> ModelData.Feature.Kind {
    count(input.kind.rawValue)
    switch input.kind {
    case NRNN__INPUT__KIND__VALUE: return .value
    case NRNN__INPUT__KIND__PRESENT: return .present
    case NRNN__INPUT__KIND__AGE: return .age
    case NRNN__INPUT__KIND__DT: return .dt
    default:
      throw Failure(.unsupported, field("kind")).say("expected VALUE, PRESENT, AGE or DT, found number ")
        .say(input.kind.rawValue)
    }
  }

  /// Which input this one speaks of: the VALUE that `of` names, or itself.
  private mutating func channel(
    of input: Nrnn__Input, _ kind: ModelData.Feature.Kind, _ i: Int, _ file: Message<Nrnn__Model>, _ field: Field
  ) throws(Failure) -> Int {
    guard kind == .present || kind == .age else {
      guard input.has_of == 0 else {
        throw Failure(.badModel, field("of")).say("expected none for this kind, found ").say(input.of)
      }
      return i
    }
    guard input.has_of != 0, Int(clamping: input.of) < file.pointee.n_inputs,
      file.pointee.inputs[Int(clamping: input.of)]!.pointee.kind == NRNN__INPUT__KIND__VALUE
    else {
      throw Failure(.badModel, field("of")).say("expected the index of an input of kind VALUE, found another")
    }
    count(input.of)
    return Int(clamping: input.of)
  }

  private mutating func channel(_ input: Nrnn__Input, _ feature: ModelData.Feature, _ field: Field)
    throws(Failure) -> ModelData.Channel
  {
    ModelData.Channel(
      name: try words(input.name, field("name")), unit: try words(input.unit, field("unit")), mean: feature.mean,
      scale: feature.scale, limit: feature.limit)
  }
}
