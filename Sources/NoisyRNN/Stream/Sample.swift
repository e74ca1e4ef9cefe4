/// From a raw sample to what the first layer reads: missing values by their policies, derived channels, normalisation.
extension StreamData {
  /// The last valid value of a channel and the seconds since it: part of the state.
  struct Held {
    /// NaN before the first.
    var value: Float
    /// What a missing value of this channel gets.
    var policy: UInt32
    /// Seconds since a valid value, or since the reset.
    var age: Double
  }

  /// The numbers are those of nrnn.h.
  enum MissingPolicy: UInt32 {
    case reject = 0
    case hold, mean, skip
  }

  func held(_ buffer: Int) -> UnsafeMutablePointer<Held> {
    (base + (layout.states + buffer * layout.bufferBytes + layout.heldOffset)).assumingMemoryBound(to: Held.self)
  }

  /// What a sample came to beside its features.
  struct Reading {
    var flags: Flags = []
    /// The largest |z| of the channels that have a value.
    var largestZ: Float = 0
  }

  /// Fills the features and the next held values. `fresh`: no channel has had a value yet.
  func read(_ input: UnsafePointer<Float>, _ interval: Interval, fresh: Bool) throws(Failure) -> Reading {
    var reading = Reading()
    for k in 0..<model.pointee.inputCount {
      let policy = try hold(k, input[k], interval.seconds, fresh)
      if policy == .skip { reading.flags.insert(.skipped) }
      if policy != nil { reading.flags.insert(.held) }
    }
    let z = floats(layout.input)
    for i in 0..<model.pointee.featureCount { try feature(i, input, interval.seconds, &reading) }
    if reading.flags.contains(.skipped) {
      reading.flags.remove(.held)
      z.update(repeating: 0, count: model.pointee.featureCount)  // no input term: the first layer advances by itself
    }
    return reading
  }

  /// Takes a channel's value into the next held values; the policy that replaces a missing one.
  private func hold(_ k: Int, _ x: Float, _ seconds: Double, _ fresh: Bool) throws(Failure) -> MissingPolicy? {
    var channel = held(current)[k]
    if fresh { (channel.value, channel.age) = (.nan, 0) }
    defer { held(1 - current)[k] = channel }
    guard x.isNaN else {
      guard x.isFinite else { throw badInput(k, x) }
      (channel.value, channel.age) = (x, 0)
      return nil
    }
    channel.age = min(channel.age + seconds, Double.greatestFiniteMagnitude)
    guard let policy = MissingPolicy(rawValue: channel.policy), policy != .reject else { throw badInput(k, x) }
    return policy
  }

  private func feature(_ i: Int, _ input: UnsafePointer<Float>, _ seconds: Double, _ reading: inout Reading)
    throws(Failure)
  {
    let feature = model.pointee.features[i]
    let channel = held(1 - current)[feature.of]
    let x = input[feature.of]
    let z = floats(layout.input)
    switch feature.kind {
    case .value:
      let held = channel.policy == MissingPolicy.hold.rawValue ? channel.value : .nan
      z[i] = feature.normalised(value: x.isNaN ? held : x)
      guard z[i].isFinite else { throw badInput(feature.of, x) }
      guard !x.isNaN else { return }
      reading.largestZ = max(reading.largestZ, abs(z[i]))
      if feature.limit > 0, Double(abs(z[i])) > feature.limit { reading.flags.insert(.outOfRange) }
    case .present: z[i] = feature.normalised(x.isNaN ? 0.0 : 1.0)
    case .age: z[i] = feature.normalised(channel.age)
    case .dt: z[i] = feature.normalised(seconds)
    }
    guard z[i].isFinite else {
      throw Failure(.badInput).say("dt: expected a derived channel (input ").say(i)
        .say(") to be finite, found another: age ").say(channel.age).say(" s, dt ").say(seconds).say(" s")
    }
  }

  private func badInput(_ k: Int, _ x: Float) -> Failure {
    let name = model.pointee.inputs[k].name
    var start = Failure(.badInput).say("input: expected a finite value for channel ").say(k)
    if name.pointee != 0 { start = start.say(" (").say(cString: name).say(")") }
    start = start.say(", found ").say(Double(x))
    return x.isFinite ? start.say(", whose (x - mean) / scale is not") : start
  }
}

extension ModelData.Feature {
  /// z = (x - mean) / scale, in double and rounded once; a value that is missing stands for the mean.
  func normalised(value x: Float) -> Float {
    if x.isNaN { return 0 }
    return mean == 0 && scale == 1 ? x : normalised(Double(x))
  }

  func normalised(_ x: Double) -> Float { Float((x - mean) / scale) }
}
