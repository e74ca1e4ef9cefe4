import NRNNKernels

/// One sample through the model, in three parts: what can be refused, the arithmetic, and taking over the new state.
/// Everything is computed beside the old state; only when all of it is finite are the state buffers flipped, so that a
/// step that fails leaves the stream as it was.
extension StreamData {
  /// A sample that has been read and waits for its arithmetic.
  struct Pending {
    let interval: Interval
    let start: Position
    /// Begins from the model's initial state.
    let fresh: Bool
    let reading: Reading
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// Reads a sample of raw values, `dt` seconds after the last (0: nominal); `resetFirst` begins the next episode before.
  @_optimize(speed)
  func prepare(_ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool) throws(Failure) -> StreamData.Pending {
    let interval = try Interval(dt, pointee.model, pointee.settings)
    let fresh = resetFirst || interval.resets
    let start = fresh ? try start(ofEpisode: .max) : pointee.position
    guard start.tick < Address.ticks - UInt64(interval.ticks) else {
      throw Failure(.exhausted).say("tick: expected below 2^40, found the last: reset the stream")
    }
    pointee.fault = Fault.none
    return StreamData.Pending(
      interval: interval, start: start, fresh: fresh, reading: try read(input, interval, fresh: fresh))
  }

  /// Takes over what the arithmetic left in the other buffers.
  @_optimize(speed)
  func finish(_ pending: StreamData.Pending) throws(Failure) -> StreamData.Reading {
    guard pointee.fault == Fault.none else { throw diverged(Fault(code: pointee.fault)) }
    pointee.current = 1 - pointee.current
    pointee.position = pending.start.after(pending.interval)
    var reading = pending.reading
    reading.flags.formUnion(flags(pending.interval))
    return reading
  }

  @_optimize(speed)
  private func flags(_ interval: Interval) -> Flags {
    let sequence = pointee.model.pointee.sequence
    var flags: Flags = interval.gap ? .gap : []
    if pointee.position.samples <= UInt64(sequence.warmUp) { flags.insert(.warmingUp) }
    if sequence.trainedLength > 0, pointee.position.samples > UInt64(sequence.trainedLength) {
      flags.insert(.beyondTrainedLength)
    }
    return flags
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// Advances by one sample. `projected`: what the first layer makes of the sample, where that is known already.
  @_optimize(speed)
  func step(
    _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool = false, projected: UnsafePointer<Float>? = nil
  ) throws(Failure) -> StreamData.Reading {
    nrnn_prefetch(pointee.model.pointee.near, pointee.model.pointee.nearBytes)
    var task = StepTask(
      stream: self, pending: try prepare(input, dt: dt, resetFirst: resetFirst), projected: projected)
    let blocks = (paths + Block.width - 1) / Block.width
    if blocks > 1, let parallel = pointee.settings.parallel, !pointee.layout.workOnStack {
      parallel.each(blocks, &task) { task, i in
        var task = task!.assumingMemoryBound(to: StepTask.self).pointee
        (task.index, task.slots) = (i, i * Block.width)
        Parallel.task { task.lendAndRun() }
      }
    } else {
      for i in 0..<blocks {
        task.index = i
        task.lendAndRun()
      }
    }
    return try finish(task.pending)
  }
}

/// The arithmetic of a stream's step, in blocks of paths that know nothing of each other.
private struct StepTask {
  let stream: UnsafeMutablePointer<StreamData>
  let pending: StreamData.Pending
  let projected: UnsafePointer<Float>?
  /// Which block, and the first slot of work that is its own.
  var index = 0
  var slots = 0

  var count: Int { Swift.min(stream.paths - index * Block.width, Block.width) }

  @_optimize(speed)
  mutating func lendAndRun() {
    let small = stream.pointee.layout.workOnStack ? 4 * SmallWork.floats : 0
    nrnn_lend(small + Block.bytes(count), { $1!.assumingMemoryBound(to: StepTask.self).pointee.run(in: $0!) }, &self)
  }

  /// In stack memory: small work, if it is there, then the block.
  @_optimize(speed)
  private func run(in memory: UnsafeMutableRawPointer) {
    let onStack = stream.pointee.layout.workOnStack
    let size = stream.pointee.layout.columnWork
    var work =
      onStack
      ? memory.assumingMemoryBound(to: Float.self)
      : stream.floats(stream.pointee.layout.work) + slots * size
    var block = Block(
      stream.pointee.model.pointee.kernels, in: memory + (onStack ? 4 * SmallWork.floats : 0), room: count)
    for i in 0..<count {
      block.append(stream.column(index * Block.width + i, pending, work))
      work += size
    }
    block.run(stream.pointee.model, projected)
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// A path at the first tick of its step.
  @_optimize(speed)
  func column(_ path: Int, _ pending: StreamData.Pending, _ work: UnsafeMutablePointer<Float>) -> Column {
    let noisy = pointee.settings.noisy
    return Column(
      input: UnsafePointer(floats(pointee.layout.input)),
      h: pending.fresh
        ? pointee.model.pointee.initial : UnsafePointer(state(pointee.current, path: path)),
      next: state(1 - pointee.current, path: path), work: work,
      address: Address(
        key: pointee.key, episode: pending.start.episode, member: noisy ? path : 0, tick: pending.start.tick),
      pace: pending.interval.rho == 1 && !noisy
        ? Pace.nominal : Pace(pending.interval.rho, noiseScale: pointee.settings.scale),
      moment: moment(pending), noisy: noisy && path != nominal,
      owner: Column.Owner(stream: self, path: path, ticks: pending.interval.ticks, work: work))
  }

  /// As a first tick of the step; its length is that of the pace, rounded as there, whatever sum of decimals led to it.
  @inline(__always)
  private func moment(_ pending: StreamData.Pending) -> Moment {
    let nominal = pointee.model.pointee.sequence.interval
    return Moment(
      start: nominal > 0 ? pending.start.time : Double(pending.start.tick),
      seconds: nominal > 0 ? Double(Float(pending.interval.rho)) * nominal : 1,
      hasSample: !pending.reading.flags.contains(.skipped))
  }
}
