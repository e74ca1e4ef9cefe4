import NRNNKernels
public import CNoisyRNN

@_cdecl("nrnn_model_get_info") @implementation
public func nrnn_model_get_info(
  _ model: OpaquePointer?, _ info: UnsafeMutablePointer<nrnn_model_info>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    try Sized.write(modelInfo(try Boundary.model(model).pointee), to: info, "info")
  }
}

private func modelInfo(_ model: ModelData) -> nrnn_model_info {
  var info = nrnn_model_info()
  info.fingerprint = model.fingerprint
  info.parameters = UInt64(model.parameters)
  info.bytes = UInt64(model.arena.bytes)
  info.weight_bytes = UInt64(model.weightBytes)
  info.interval = model.sequence.interval
  info.inputs = UInt32(model.inputCount)
  info.outputs = UInt32(model.outputCount)
  info.layers = UInt32(model.layerCount)
  info.state = UInt32(model.numbers)
  info.state_bytes = UInt64(4 * model.state)
  info.task = model.task.rawValue
  info.has_noise = model.hasNoise ? 1 : 0
  info.trained_with = trainedWith(model)
  info.valid_at_end = model.sequence.validAtEnd ? 1 : 0
  info.trained_length = model.sequence.trainedLength
  info.warm_up = model.sequence.warmUp
  info.horizon = model.sequence.horizon
  info.checks = UInt32(model.checkCount)
  info.provenance = UInt32(model.noteCount)
  info.max_substeps = UInt32(model.sequence.mostSubsteps)
  info.features = UInt32(model.featureCount)
  info.packed = model.isPacked ? 1 : 0
  info.in_place = model.isInPlace ? 1 : 0
  info.kernels = model.kernels.table.pointee.id
  info.max_ticks = model.time == .nominal ? 1 : UInt32(model.mostTicks)
  info.operations = UInt64(model.operations)
  info.has_calibration = model.calibration == nil ? 0 : 1
  return info
}

/// WITHOUT if one layer with noise was trained without it, WITH if all were trained with it.
private func trainedWith(_ model: ModelData) -> UInt32 {
  var (without, unknown, any) = (false, false, false)
  for l in 0..<model.layerCount where model.layers[l].noise.exists {
    let layer = trained(model.layers[l].source)
    any = true
    without = without || layer == NRNN_TRAINED_WITHOUT
    unknown = unknown || layer == NRNN_TRAINED_UNKNOWN
  }
  if without { return UInt32(NRNN_TRAINED_WITHOUT) }
  return UInt32(any && !unknown ? NRNN_TRAINED_WITH : NRNN_TRAINED_UNKNOWN)
}

private func trained(_ source: ModelData.NoiseSource) -> UInt32 {
  guard let with = source.trainedWith else { return UInt32(NRNN_TRAINED_UNKNOWN) }
  return UInt32(with ? NRNN_TRAINED_WITH : NRNN_TRAINED_WITHOUT)
}

@_cdecl("nrnn_model_get_layer") @implementation
public func nrnn_model_get_layer(
  _ model: OpaquePointer?, _ layer: UInt32, _ info: UnsafeMutablePointer<nrnn_layer_info>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let model = try Boundary.model(model)
    let index = try Boundary.index(layer, below: model.pointee.layerCount, "layer")
    try Sized.write(layerInfo(model.pointee.layers[index]), to: info, "info")
  }
}

private func layerInfo(_ layer: ModelData.Layer) -> nrnn_layer_info {
  let facts = layer.facts
  var info = nrnn_layer_info()
  info.name = layer.name
  info.cell = cString(facts.name)
  switch layer.source.form {
  case .none: info.noise = cString("none")
  case .paper: info.noise = cString("paper")
  case .official: info.noise = cString("official")
  case .matrix: info.noise = cString("matrix")
  }
  info.noise_values = layer.source.values
  info.inputs = UInt32(facts.inputs)
  info.units = UInt32(facts.units)
  info.state = UInt32(facts.state + facts.doubles)
  info.doubles = UInt32(facts.doubles)
  info.spectral_radius = facts.spectralRadius
  info.matrices = cString(facts.matrices)
  info.noise_id = UInt32(layer.source.id)
  info.trained_with = trained(layer.source)
  return info
}

@_cdecl("nrnn_model_get_input") @implementation
public func nrnn_model_get_input(
  _ model: OpaquePointer?, _ index: UInt32, _ info: UnsafeMutablePointer<nrnn_channel_info>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let model = try Boundary.model(model)
    let index = try Boundary.index(index, below: model.pointee.inputCount, "index")
    try Sized.write(channelInfo(model.pointee.inputs[index]), to: info, "info")
  }
}

@_cdecl("nrnn_model_get_output") @implementation
public func nrnn_model_get_output(
  _ model: OpaquePointer?, _ index: UInt32, _ info: UnsafeMutablePointer<nrnn_channel_info>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let model = try Boundary.model(model)
    let index = try Boundary.index(index, below: model.pointee.outputCount, "index")
    try Sized.write(channelInfo(model.pointee.outputs[index]), to: info, "info")
  }
}

private func channelInfo(_ channel: ModelData.Channel) -> nrnn_channel_info {
  nrnn_channel_info(
    struct_size: 0, name: channel.name, unit: channel.unit, mean: channel.mean, scale: channel.scale,
    limit: channel.limit)
}

@_cdecl("nrnn_model_get_provenance") @implementation
public func nrnn_model_get_provenance(
  _ model: OpaquePointer?, _ index: UInt32, _ key: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
  _ value: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let model = try Boundary.model(model)
    let index = try Boundary.index(index, below: model.pointee.noteCount, "index")
    let note = model.pointee.notes[index]
    let (key, value) = (try Boundary.given(key, "key"), try Boundary.given(value, "value"))
    key.pointee = note.key
    value.pointee = note.value
  }
}
