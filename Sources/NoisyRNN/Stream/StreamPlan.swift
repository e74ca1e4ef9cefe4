/// What a stream does at each step, decided once, as it is made: a step asks nothing that is known before it.
struct StreamPlan {
  let members: Int
  /// The members share the nominal path where there is no noise, else have one each.
  let noisy: Bool
  let paths: Int
  /// Blocks that the paths go through the model in, and columns of one at most.
  let blocks: Int
  let columns: Int
  /// The host's loop, and whether the blocks are spread over it.
  let parallel: Parallel?
  let isSpread: Bool

  let clock: Clock
  /// Every channel is given by the host: the features of a sample depend on nothing before it unless a value is missing.
  let isPlain: Bool
  /// Its features are the values themselves: of mean 0 and scale 1, without limits.
  let isRaw: Bool
  /// Rows to come that are projected together; 0: none can be.
  let rowsAhead: Int

  let kernels: Kernels
  /// Weights of all paths, and what their last layer is read by: the file's. Columns of one block have both in common.
  let set: UnsafePointer<ModelData.WeightSet>
  let readout: UnsafePointer<ModelData.Readout>?
  let link: Link
  let outputs: Int
  let levels: Int
  let calibrated: Bool

  let layout: StreamLayout

  /// `head`: bytes that the stream's memory begins with.
  init(_ model: UnsafePointer<ModelData>, _ request: StreamRequest, head: Int) throws(Failure) {
    layout = try StreamLayout(model.pointee, request, head: head)
    (members, noisy, paths, parallel) = (request.members, request.noisy, request.paths, request.parallel)
    (blocks, columns) = ((paths + Block.width - 1) / Block.width, min(paths, Block.width))
    isSpread = blocks > 1 && parallel != nil && !layout.workOnStack
    clock = Clock(
      nominal: model.pointee.sequence.interval, isContinuous: model.pointee.isContinuous,
      mostTicks: model.pointee.mostTicks)
    isPlain = model.pointee.isPlain
    isRaw = isPlain && model.pointee.hasRawFeatures
    rowsAhead = Ahead.rows(model)
    (kernels, set) = (model.pointee.kernels, UnsafePointer(model.pointee.sets))
    readout = set.pointee.readout
    link = Link(model.pointee)
    (outputs, levels, calibrated) = (model.pointee.outputCount, request.levelCount, request.calibrated)
  }

  /// Numbers that belong to a quantile level: itself and, of a calibrated stream, its offset for each output.
  var levelWidth: Int { calibrated ? 1 + outputs : 1 }
}

/// From the network's outputs o to what the host asked for: units, or probabilities.
enum Link {
  /// Outputs in units whose mean is 0 and scale 1: nothing is to be done.
  case identity
  case scale, softmax, sigmoid

  init(_ model: ModelData) {
    switch model.task {
    case .softmax: self = .softmax
    case .sigmoid: self = .sigmoid
    case .regression:
      self = .identity
      for k in 0..<model.outputCount where !model.outputs[k].isIdentity { self = .scale }
    }
  }
}
