import NRNNFormat

/// Inputs and outputs out of the file.
extension Reader {
  mutating func inputChannels(_ file: Nrnn__Model) throws(Failure) -> UnsafePointer<ModelData.Channel> {
    count(file.n_inputs)
    let channels = try arena.allocate(ModelData.Channel.self, file.n_inputs)
    for i in 0..<file.n_inputs {
      let input = file.inputs[i]!.pointee
      let field = Field(list: "inputs", i)
      try known(input.base, field)
      guard input.kind == NRNN__INPUT__KIND__VALUE, input.has_of == 0 else {
        throw Failure(.unsupported, field("kind")).say(
          "expected VALUE, found a derived channel: not supported by this version")
      }
      (channels + i).initialize(
        to: ModelData.Channel(
          name: try words(input.name, field("name")), unit: try words(input.unit, field("unit")),
          mean: try number(input.mean, field("mean")), scale: try scale(input.scale, field("scale")),
          limit: try limit(input, field)))
    }
    return UnsafePointer(channels)
  }

  private mutating func limit(_ input: Nrnn__Input, _ field: Field) throws(Failure) -> Double {
    count(Int(input.has_limit))
    return input.has_limit == 0 ? 0 : try number(input.limit, field("limit"), from: 0)
  }

  mutating func outputChannels(_ file: Nrnn__Model) throws(Failure) -> UnsafePointer<ModelData.Channel> {
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

  private mutating func scale(_ value: Double, _ field: Field) throws(Failure) -> Double {
    let scale = try number(value, field)
    guard scale != 0, (1 / scale).isFinite else {
      throw Failure(.badModel, field).say("expected a scale that divides, found ").say(scale)
    }
    return scale
  }
}
