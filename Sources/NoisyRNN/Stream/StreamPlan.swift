import NRNNKernels

/// What a stream does at each step, decided once, as it is made: a step asks nothing that is known before it.
struct StreamPlan {
  let layout: StreamLayout

  let members: Int
  let paths: Int
  /// That they go through the model in.
  let blocks: Int
  /// The host's loop.
  let parallel: Parallel?
  /// Rows to come that are projected together; 0: none can be.
  let rowsAhead: Int

  let kernels: Kernels
  /// Weights of all paths, and what their last layer is read by: the file's. Columns of one block have both in common.
  let set: UnsafePointer<ModelData.WeightSet>
  let readout: UnsafePointer<nrnn_readout>?
  /// How the features of a plain stream come from its channels; nil: they are the values themselves.
  let inputScaling: UnsafePointer<nrnn_scaling>?
  let outputs: Int
  let levels: Int
  /// Samples that neither warm up nor lie beyond what the model was trained on, from the first one on.
  let firstQuiet: UInt64
  let quietCount: UInt64
  /// Seconds of a nominal step; 0: the model names none.
  let interval: Double

  // In one word: a thousand streams have a thousand plans.
  let link: Link
  /// The members have a path each beside the nominal one; without noise all share that one.
  let noisy: Bool
  /// The paths make several blocks, which the host's loop takes side by side.
  let isSpread: Bool
  /// As the model's.
  let isPlain: Bool
  let calibrated: Bool

  /// `head`: bytes that the stream's memory begins with.
  init(_ model: UnsafePointer<ModelData>, _ request: StreamRequest, head: Int) throws(Failure) {
    layout = try StreamLayout(model.pointee, request, head: head)
    (members, paths, noisy, parallel) = (request.members, request.paths, request.noisy, request.parallel)
    blocks = (paths + Block.width - 1) / Block.width
    isSpread = blocks > 1 && parallel != nil && !layout.workOnStack
    isPlain = model.pointee.isPlain
    inputScaling = model.pointee.inputScaling
    (kernels, set) = (model.pointee.kernels, UnsafePointer(model.pointee.sets))
    rowsAhead = Ahead.rows(model, set.pointee.inputMap, paths: paths)
    let sequence = model.pointee.sequence
    firstQuiet = UInt64(sequence.warmUp) + 1
    quietCount =
      sequence.trainedLength > 0
      ? UInt64(max(sequence.trainedLength, sequence.warmUp) - sequence.warmUp) : 1 << 63
    interval = model.pointee.sequence.interval
    (readout, link) = (set.pointee.readout, Link(model.pointee.task))
    (outputs, levels, calibrated) = (model.pointee.outputCount, request.levelCount, request.calibrated)
  }

  /// Whether paths of both may be columns of one block.
  func goes(with other: StreamPlan) -> Bool { set == other.set && readout == other.readout }

  /// Columns of a block at most.
  var columns: Int { min(paths, Block.width) }

  /// Numbers that belong to a quantile level: itself and, of a calibrated stream, its offset for each output.
  var levelWidth: Int { calibrated ? 1 + outputs : 1 }
}

/// From the network's outputs o to what the host asked for: units, or probabilities.
enum Link {
  case scale, softmax, sigmoid, logSoftmax

  init(_ task: ModelData.Task) {
    switch task {
    case .softmax: self = .softmax
    case .logSoftmax: self = .logSoftmax
    case .sigmoid: self = .sigmoid
    case .regression: self = .scale
    }
  }
}
