import NRNNFormat

/// Outputs out of the file.
extension Reader {
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

  /// What takes the readout to units.
  mutating func outputScaling(_ data: ModelData) throws(Failure) -> Scaling? {
    guard data.hasScaledOutputs else { return nil }
    let mean = try arena.allocate(Double.self, padded(data.outputCount))
    let scale = try arena.allocate(Double.self, padded(data.outputCount))
    for k in 0..<data.outputCount {
      (mean[k], scale[k]) = data.outputs[k].isIdentity ? (-0.0, 1) : (data.outputs[k].mean, data.outputs[k].scale)
    }
    return Scaling(mean: UnsafePointer(mean), scale: UnsafePointer(scale))
  }

  mutating func scale(_ value: Double, _ field: Field) throws(Failure) -> Double {
    let scale = try number(value, field)
    guard scale != 0, (1 / scale).isFinite else {
      throw Failure(.badModel, field).say("expected a scale that divides, found ").say(scale)
    }
    return scale
  }
}
