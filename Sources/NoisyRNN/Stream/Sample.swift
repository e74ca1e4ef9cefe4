import NRNNKernels

/// From a raw sample to what the first layer reads: missing values by their policies, derived channels, normalisation.
extension UnsafeMutablePointer where Pointee == StreamData {
  /// Fills the features and the next held values. `fresh`: no channel has had a value yet.
  @_optimize(speed)
  func read(_ input: UnsafePointer<Float>, _ seconds: Double, fresh: Bool) throws(Failure) -> Reading {
    if pointee.plan.isPlain,
      let reading = readWhole(input, from: held(pointee.current), to: held(1 - pointee.current))
    {
      if pointee.plan.inputScaling == nil {
        floats(pointee.plan.layout.input).copy(input, pointee.model.pointee.inputCount)
      }
      return reading
    }
    var reading = Reading()
    for k in 0..<pointee.model.pointee.inputCount {
      let policy = try hold(k, input[k], seconds, fresh)
      if policy == .skip { reading.flags.insert(.skipped) }
      if policy != nil { reading.flags.insert(.held) }
    }
    let z = floats(pointee.plan.layout.input)
    for i in 0..<pointee.model.pointee.featureCount { try feature(i, input, seconds, &reading) }
    if reading.flags.contains(.skipped) {
      reading.flags.remove(.held)
      // No input term: the first layer advances by itself.
      z.update(repeating: 0, count: pointee.model.pointee.featureCount)
    }
    return reading
  }

  /// The common case in one pass: every channel has a value, and each feature is one, scaled or the value itself. Nil: not
  /// so.
  @inline(__always)
  func readWhole(
    _ input: UnsafePointer<Float>, from now: UnsafePointer<Held>, to next: UnsafeMutablePointer<Held>
  ) -> Reading? {
    let (count, plan) = (pointee.model.pointee.inputCount, pointee.plan)
    var (largest, found) = (input.pointee.magnitude, Int32(0))
    if count == 1, plan.inputScaling == nil {  // takes no call
      guard largest < .infinity else { return nil }
    } else {
      found = plan.kernels.table.pointee.read(
        plan.inputScaling, input, floats(plan.layout.input), count, &largest)
      guard found >= 0 else { return nil }
    }
    var k = 0
    while k < count {
      next[k] = Held(value: input[k], policy: now[k].policy, age: 0)
      k &+= 1
    }
    return Reading(flags: found > 0 ? .outOfRange : [], largestZ: largest)
  }

  /// Takes a channel's value into the next held values; the policy that replaces a missing one.
  private func hold(_ k: Int, _ x: Float, _ seconds: Double, _ fresh: Bool) throws(Failure) -> MissingPolicy? {
    var channel = held(pointee.current)[k]
    if fresh { (channel.value, channel.age) = (.nan, 0) }
    defer { held(1 - pointee.current)[k] = channel }
    guard x.isNaN else {
      guard x.isFinite else { throw badInput(k, x) }
      (channel.value, channel.age) = (x, 0)
      return nil
    }
    channel.age = min(channel.age + seconds, Double.greatestFiniteMagnitude)
    guard let policy = MissingPolicy(rawValue: channel.policy), policy != .reject else {
      throw badInput(k, x)
    }
    return policy
  }

  private func feature(_ i: Int, _ input: UnsafePointer<Float>, _ seconds: Double, _ reading: inout Reading)
    throws(Failure)
  {
    let feature = pointee.model.pointee.features[i]
    let channel = held(1 - pointee.current)[feature.of]
    let x = input[feature.of]
    let z = floats(pointee.plan.layout.input)
    switch feature.kind {
    case .value, .index:
      let held = channel.policy == MissingPolicy.hold.rawValue ? channel.value : .nan
      z[i] = feature.normalised(value: x.isNaN ? held : x)
      guard z[i].isFinite else { throw badInput(feature.of, x) }
      if Cell.mayIndex, feature.kind == .index { return try checkIndex(z[i], feature) }
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

  /// Whether it is one, wherever it comes from.
  @inline(never)
  private func checkIndex(_ z: Float, _ feature: ModelData.Feature) throws(Failure) {
    guard z >= 0, Double(z) <= feature.limit, Double(z) == Double(Int32(z)) else {
      throw bad(
        Failure(.badInput).say("input: expected a whole number from 0 to ").say(Int(feature.limit)), feature.of, z)
    }
  }

  private func badInput(_ k: Int, _ x: Float) -> Failure {
    let failure = bad(Failure(.badInput).say("input: expected a finite value"), k, x)
    return x.isFinite ? failure.say(", whose (x - mean) / scale is not") : failure
  }

  /// What was expected, then the channel and what was found.
  private func bad(_ expected: Failure, _ k: Int, _ x: Float) -> Failure {
    let (name, start) = (pointee.model.pointee.inputs[k].name, expected.say(" for channel ").say(k))
    return (name.pointee == 0 ? start : start.say(" (").say(cString: name).say(")")).say(", found ").say(Double(x))
  }
}

extension ModelData.Feature {
  /// z = (x - mean) / scale, in double and rounded once; a value that is missing stands for the mean.
  func normalised(value x: Float) -> Float {
    if x.isNaN { return 0 }
    return isIdentity ? x : normalised(Double(x))
  }

  func normalised(_ x: Double) -> Float { Float((x - mean) / scale) }
}
