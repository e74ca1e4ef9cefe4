import NRNNFormat

/// Outputs out of the file.
extension Reader {
  mutating func outputChannels(_ file: Message<Nrnn__Model>) throws(Failure) -> UnsafePointer<ModelData.Channel> {
    count(file.pointee.n_outputs)
    let channels = try arena.allocate(ModelData.Channel.self, file.pointee.n_outputs)
    for i in 0..<file.pointee.n_outputs {
      let output = file.pointee.outputs[i]!.pointee
      let field = Field(list: "outputs", i)
      try known(output.base, field)
      let mean = try number(output.mean, field("mean"))
      let scale = try scale(output.scale, field("scale"))
      guard file.pointee.task == NRNN__TASK__REGRESSION || (mean == 0 && scale == 1) else {
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
    let whole = padded(data.outputCount)
    let mean = try arena.allocate(Double.self, 2 * whole)
    for k in 0..<data.outputCount {
      let output = data.outputs[k]
      (mean[k], mean[whole + k]) = output.isIdentity ? (-0.0, 1) : (output.mean, output.scale)
    }
    return Scaling(mean: UnsafePointer(mean), scale: UnsafePointer(mean + whole))
  }

  mutating func scale(_ value: Double, _ field: Field) throws(Failure) -> Double {
    let scale = try number(value, field)
    guard scale != 0, (1 / scale).isFinite else {
      throw Failure(.badModel, field).say("expected a scale that divides, found ").say(scale)
    }
    return scale
  }
}
