/// What a stream was asked to be, checked against its model.
struct StreamSettings {
  static let mostMembers = Address.members - 2
  static let mostLevels = 64

  var seed: UInt64 = 0
  var streamID: UInt64 = 0
  var members = 1
  var noisy = false
  var scale = 1.0
  /// Arrays speak of the numbers before softmax or sigmoid.
  var inLogits = false
  var levels: UnsafePointer<Double>?
  var levelCount = 0
  var gap = Interval.GapPolicy.reject
  var mostSubsteps = 1
  /// What a missing value gets: for all channels, or by channel. The host's memory, read when the stream is made.
  var missing = StreamData.MissingPolicy.reject
  var missingByChannel: UnsafePointer<UInt32>?

  /// The host's parallel loop; nil: the calling thread does all.
  var parallel: Parallel?

  enum NoiseMode: UInt32 {
    case auto = 0
    case off, on
  }

  /// Paths that a stream computes: the members and the nominal one, or the nominal one alone, which all members share.
  var paths: Int { noisy ? members + 1 : 1 }

  func check(_ model: ModelData) throws(Failure) {
    guard members >= 1, members <= StreamSettings.mostMembers else {
      throw Failure(.invalidArgument).say("members: expected 1 to ").say(StreamSettings.mostMembers).say(", found ")
        .say(members)
    }
    guard scale > 0, scale.isFinite, Float(scale).isFinite, Float(scale) > 0 else {
      throw Failure(.invalidArgument).say("noise_scale: expected a number above 0, found ").say(scale)
    }
    try checkNoise(model)
    guard levelCount == 0 || levels != nil, levelCount >= 0, levelCount <= StreamSettings.mostLevels else {
      throw Failure(.invalidArgument).say("quantiles: expected an array of at most ").say(StreamSettings.mostLevels)
        .say(" levels, found ").say(levelCount)
    }
    for i in 0..<levelCount { try checkLevel(levels![i]) }
  }

  private func checkNoise(_ model: ModelData) throws(Failure) {
    guard noisy else { return }
    guard model.hasNoise else {
      throw Failure(.noNoise).say("noise: expected a model that names noise, found one that names none")
    }
    guard model.largestFactor * scale <= 1 else {
      throw Failure(.invalidArgument).say("noise_scale: expected at most ").say(1 / model.largestFactor)
        .say(", so that mult times scale stays within 1, found ").say(scale)
    }
  }

  /// A level p sits at position p (M + 1) among the sorted members.
  private func checkLevel(_ p: Double) throws(Failure) {
    let position = p * Double(members + 1)
    // The slack lets 1/(M+1) itself through, however it was rounded.
    guard p.isFinite, p > 0, p < 1, position >= 1 - 1e-9, position <= Double(members) + 1e-9 else {
      let start = Failure(.invalidArgument).say("quantiles: expected a level within [1/(M+1), M/(M+1)], found ").say(p)
      guard p.isFinite, p > 0, p < 1 else { throw start }
      throw start.say(" with M = ").say(members).say("; it needs M of at least ")
        .say(Int(min(1 / min(p, 1 - p) - 1 - 1e-9, 1e9)) + 1)
    }
  }
}
