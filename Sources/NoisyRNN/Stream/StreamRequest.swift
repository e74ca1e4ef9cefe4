/// What a stream is asked to be, checked against its model.
struct StreamRequest {
  var settings = StreamSettings()
  var members = 1
  var noisy = false
  /// The host's memory, like the policies by channel: read when the stream is made.
  var levels: UnsafePointer<Double>?
  var levelCount = 0
  /// Quantiles are shifted by the offsets of the model's calibration.
  var calibrated = false
  /// What a missing value gets: for all channels, or by channel.
  var missing = MissingPolicy.reject
  var missingByChannel: UnsafePointer<UInt32>?
  /// The host's parallel loop; nil: the calling thread does all.
  var parallel: Parallel?

  /// Paths that a stream computes: the members and the nominal one, or the nominal one alone, which all members share.
  var paths: Int { noisy ? members + 1 : 1 }

  enum NoiseMode: UInt32 {
    case auto = 0
    case off, on
  }

  func check(_ model: ModelData) throws(Failure) {
    guard members >= 1, members <= Ensemble.mostMembers else {
      throw Failure(.invalidArgument).say("members: expected 1 to ").say(Ensemble.mostMembers).say(", found ")
        .say(members)
    }
    guard Ensemble.isScale(settings.scale) else {
      throw Failure(.invalidArgument).say("noise_scale: expected a number above 0, found ").say(settings.scale)
    }
    try checkNoise(model)
    guard levelCount == 0 || levels != nil, levelCount >= 0, levelCount <= Ensemble.mostLevels else {
      throw Failure(.invalidArgument).say("quantiles: expected an array of at most ").say(Ensemble.mostLevels)
        .say(" levels, found ").say(levelCount)
    }
    for i in 0..<levelCount { try checkLevel(levels![i], model) }
  }

  private func checkNoise(_ model: ModelData) throws(Failure) {
    guard noisy else { return }
    guard model.hasNoise else {
      throw Failure(.noNoise).say("noise: expected a model that names noise, found one that names none")
    }
    guard model.allows(scale: settings.scale) else {
      throw Failure(.invalidArgument).say("noise_scale: expected at most ").say(1 / model.largestFactor)
        .say(", so that mult times scale stays within 1, found ").say(settings.scale)
    }
  }

  private func checkLevel(_ p: Double, _ model: ModelData) throws(Failure) {
    if calibrated, let record = model.calibration, record.levelCount > 0, record.row(of: p) == nil {
      throw Failure(.invalidArgument).say("quantiles: expected levels of the model's calibration, found ").say(p)
    }
    guard Ensemble.reaches(p, members: members) else {
      let start = Failure(.invalidArgument).say("quantiles: expected a level within [1/(M+1), M/(M+1)], found ").say(p)
      guard p.isFinite, p > 0, p < 1 else { throw start }
      throw start.say(" with M = ").say(members).say("; it needs M of at least ")
        .say(Int(min(1 / min(p, 1 - p) - 1 - 1e-9, 1e9)) + 1)
    }
  }
}
