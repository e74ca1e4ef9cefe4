import CNoisyRNN

extension StreamRequest {
  /// Options of the host over the defaults, checked against the model.
  init(_ pointer: UnsafePointer<nrnn_stream_options>?, _ model: ModelData) throws(Failure) {
    var defaults = nrnn_stream_options()
    defaults.struct_size = MemoryLayout<nrnn_stream_options>.size
    var options = try Sized.read(pointer, defaults, "options")
    try options.calibrate(by: model)
    calibrated = options.calibrated == 1
    parallel = options.parallel_for.map { Parallel(loop: $0, context: options.parallel_context) }
    settings.seed = options.seed
    settings.streamID = options.stream_id
    members = options.members == 0 ? 1 : Int(clamping: options.members)
    noisy = try StreamRequest.noise(options.noise, members)
    settings.scale = options.noise_scale == 0 ? 1 : options.noise_scale
    guard options.space <= UInt32(NRNN_SPACE_LOGIT) else {
      throw Failure(.invalidArgument).say("space: expected OUTPUT or LOGIT, found number ").say(options.space)
    }
    settings.inLogits = options.space == NRNN_SPACE_LOGIT
    levels = options.quantiles
    levelCount = options.quantile_count
    try takePolicies(options, model)
    try check(model)
  }

  /// What missing values and long intervals get.
  private mutating func takePolicies(_ options: nrnn_stream_options, _ model: ModelData) throws(Failure) {
    guard let missing = MissingPolicy(rawValue: options.missing) else {
      throw Failure(.invalidArgument).say("missing: expected REJECT, HOLD, MEAN or SKIP, found number ")
        .say(options.missing)
    }
    guard let gap = Interval.GapPolicy(rawValue: options.gap) else {
      throw Failure(.invalidArgument).say("gap: expected REJECT, RESET or NOMINAL, found number ").say(options.gap)
    }
    self.missing = missing
    settings.gap = gap
    guard Int(clamping: options.max_substeps) <= Interval.largestMostSubsteps else {
      throw Failure(.invalidArgument).say("max_substeps: ")
        .atMost(Interval.largestMostSubsteps, found: options.max_substeps)
    }
    settings.mostSubsteps =
      options.max_substeps == 0 ? model.sequence.mostSubsteps : Int(clamping: options.max_substeps)
    guard options.missing_count != 0 else { return }
    guard options.missing_count == model.inputCount else {
      throw Failure(.invalidArgument).say("missing_count: expected 0 or the number of inputs, ").say(model.inputCount)
        .say(", found ").say(options.missing_count)
    }
    guard let policies = options.missing_by_channel else {
      throw Failure(.invalidArgument).say("missing_by_channel: expected an array, found NULL")
    }
    for k in 0..<model.inputCount where MissingPolicy(rawValue: policies[k]) == nil {
      throw Failure(.invalidArgument).say("missing_by_channel: expected REJECT, HOLD, MEAN or SKIP, found number ")
        .say(policies[k]).say(" for channel ").say(k)
    }
    missingByChannel = policies
  }

  private static func noise(_ mode: UInt32, _ members: Int) throws(Failure) -> Bool {
    switch NoiseMode(rawValue: mode) {
    case .auto: return members > 1
    case .off: return false
    case .on: return true
    case nil: throw Failure(.invalidArgument).say("noise: expected AUTO, OFF or ON, found number ").say(mode)
    }
  }
}
