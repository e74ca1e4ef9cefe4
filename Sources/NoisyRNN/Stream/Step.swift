// One sample through the model, in three parts: what can be refused, the arithmetic, and taking over the new state.
// Everything is computed beside the old state; only when all of it is finite are the state buffers flipped, so that a
// step that fails leaves the stream as it was.

/// A sample that has been read and waits for its arithmetic.
struct Pending {
  var interval = Interval()
  var start: Position
  /// Begins from the model's initial state.
  var fresh = false
  var reading = Reading()
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// Reads a sample of raw values, `dt` seconds after the last (0: nominal); `resetFirst` begins the next episode before.
  @_optimize(speed)
  func prepare(
    _ pending: inout Pending, _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool
  ) throws(Failure) {
    pending.interval =
      dt == 0
      ? Interval(seconds: pointee.model.pointee.sequence.interval)
      : try Interval(dt, Clock(pointee.model), most: pointee.settings.mostSubsteps, pointee.settings.gap)
    pending.fresh = resetFirst || pending.interval.resets
    pending.start = pending.fresh ? try start(ofEpisode: .max) : pointee.position
    guard pending.start.tick < Address.ticks - UInt64(pending.interval.ticks) else {
      throw Failure(.exhausted).say("tick: expected below 2^40, found the last: reset the stream")
    }
    pointee.fault = Fault.none
    pending.reading = try read(input, pending.interval.seconds, fresh: pending.fresh)
  }

  /// Takes over what the arithmetic left in the other buffers.
  @_optimize(speed)
  func finish(_ pending: UnsafePointer<Pending>) throws(Failure) -> Reading {
    guard pointee.fault == Fault.none else { throw diverged(Fault(code: pointee.fault)) }
    pointee.current = 1 - pointee.current
    pointee.position = pending.pointee.start.after(pending.pointee.interval)
    var reading = pending.pointee.reading
    if pending.pointee.interval.gap { reading.flags.insert(.gap) }
    reading.flags.formUnion(flags())
    return reading
  }

  /// The sample that has just been taken has no flags but its own.
  @inline(__always)
  var isQuiet: Bool { pointee.position.samples &- pointee.plan.firstQuiet < pointee.plan.quietCount }

  /// Of the sample that has just been taken.
  @inline(never)
  func flags() -> Flags {
    let (model, samples) = (pointee.model, pointee.position.samples)
    var flags: Flags = []
    if samples <= UInt64(model.pointee.sequence.warmUp) { flags.insert(.warmingUp) }
    let length = model.pointee.sequence.trainedLength
    if length > 0, samples > UInt64(truncatingIfNeeded: length) { flags.insert(.beyondTrainedLength) }
    return flags
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// A path at the first tick of its step.
  @inline(__always)
  func column(
    _ path: Int, _ pending: UnsafePointer<Pending>, _ work: UnsafeMutablePointer<Float>, owner: Int
  ) -> Column {
    let noisy = pointee.plan.noisy
    return Column(
      input: UnsafePointer(floats(pointee.plan.layout.input)), h: before(pending, path: path),
      next: state(1 - pointee.current, path: path), work: work,
      address: Address(
        key: pointee.key, episode: pending.pointee.start.episode, member: noisy ? path : 0,
        tick: pending.pointee.start.tick),
      pace: noisy
        ? Pace(pending.pointee.interval.rho, noiseScale: pointee.settings.scale)
        : Pace(withoutNoise: pending.pointee.interval.rho),
      moment: moment(pending), noisy: noisy && path != nominal, owner: owner)
  }

  /// The state that a step begins with.
  @inline(__always)
  func before(_ pending: UnsafePointer<Pending>, path: Int) -> UnsafePointer<Float> {
    pending.pointee.fresh ? pointee.plan.set.pointee.initial : UnsafePointer(state(pointee.current, path: path))
  }

  /// That of a nominal step which begins now.
  @inline(__always)
  func nominalMoment() -> Moment {
    let interval = pointee.plan.interval
    return Moment(
      start: interval > 0 ? pointee.position.time : Double(pointee.position.tick), seconds: interval > 0 ? interval : 1,
      hasSample: true)
  }

  /// As a first tick of the step; its length is that of the pace, rounded as there, whatever sum of decimals led to it.
  @inline(__always)
  func moment(_ pending: UnsafePointer<Pending>) -> Moment {
    let nominal = pointee.model.pointee.sequence.interval
    return Moment(
      start: nominal > 0 ? pending.pointee.start.time : Double(pending.pointee.start.tick),
      seconds: nominal > 0 ? Double(Float(pending.pointee.interval.rho)) * nominal : 1,
      hasSample: !pending.pointee.reading.flags.contains(.skipped))
  }
}
