import NRNNKernels

/// One sample through the model, in three parts: what can be refused, the arithmetic, and taking over the new state.
/// Everything is computed beside the old state; only when all of it is finite are the state buffers flipped, so that a
/// step that fails leaves the stream as it was.
extension StreamData {
  /// A sample that has been read and waits for its arithmetic.
  struct Pending {
    var interval = Interval()
    var start: Position
    /// Begins from the model's initial state.
    var fresh = false
    var reading = Reading()
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// Reads a sample of raw values, `dt` seconds after the last (0: nominal); `resetFirst` begins the next episode before.
  @_optimize(speed)
  func prepare(
    _ pending: inout StreamData.Pending, _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool
  ) throws(Failure) {
    pending.interval = try Interval(dt, self)
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
  func finish(_ pending: StreamData.Pending) throws(Failure) -> StreamData.Reading {
    guard pointee.fault == Fault.none else { throw diverged(Fault(code: pointee.fault)) }
    pointee.current = 1 - pointee.current
    pointee.position = pending.start.after(pending.interval)
    var reading = pending.reading
    reading.flags.formUnion(flags(pending.interval.gap))
    return reading
  }

  @_optimize(speed)
  private func flags(_ gap: Bool) -> Flags {
    let model = pointee.model
    var flags: Flags = gap ? .gap : []
    if pointee.position.samples <= UInt64(model.pointee.sequence.warmUp) { flags.insert(.warmingUp) }
    let length = model.pointee.sequence.trainedLength
    if length > 0, pointee.position.samples > UInt64(length) {
      flags.insert(.beyondTrainedLength)
    }
    return flags
  }
}

/// A stream's steps: its arithmetic in blocks of paths that know nothing of each other. One after the other they share
/// memory of the stack; on several cores each has its own.
struct Stepper {
  let stream: UnsafeMutablePointer<StreamData>
  private let blocks: Int
  private let memory: UnsafeMutableRawPointer
  fileprivate var pending: StreamData.Pending
  fileprivate var projected: UnsafePointer<Float>?

  /// Stack that the steps of a stream take.
  static func bytes(_ stream: UnsafeMutablePointer<StreamData>) -> Int {
    (stream.pointee.layout.workOnStack ? 4 * SmallWork.floats : 0) + Block.bytes(Swift.min(stream.paths, Block.width))
  }

  init(_ stream: UnsafeMutablePointer<StreamData>, in memory: UnsafeMutableRawPointer) {
    (self.stream, self.memory) = (stream, memory)
    blocks = (stream.paths + Block.width - 1) / Block.width
    pending = StreamData.Pending(start: stream.pointee.position)
  }

  /// Advances by one sample. `projected`: what the first layer makes of the sample, where that is known already.
  @_optimize(speed)
  mutating func step(
    _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool, projected: UnsafePointer<Float>?
  ) throws(Failure) -> StreamData.Reading {
    try stream.prepare(&pending, input, dt: dt, resetFirst: resetFirst)
    self.projected = projected
    if blocks > 1, let parallel = stream.pointee.settings.parallel, !stream.pointee.layout.workOnStack,
      !stream.pointee.isInTask
    {
      parallel.each(blocks, &self) { stepper, i in
        var task = StepTask(stepper: stepper!.assumingMemoryBound(to: Stepper.self), index: i)
        Parallel.task {
          nrnn_lend(
            Stepper.bytes(task.stepper.pointee.stream),
            { $1!.assumingMemoryBound(to: StepTask.self).pointee.run(in: $0!) }, &task)
        }
      }
    } else {
      let (blocks, memory) = (blocks, memory)
      withUnsafeMutablePointer(to: &self) { for i in 0..<blocks { $0.block(i, memory, slots: 0) } }
    }
    return try stream.finish(pending)
  }
}

extension UnsafeMutablePointer where Pointee == Stepper {
  /// Paths `index` · width on, with work of their own from slot `slots` on. Several threads may be here at once.
  @_optimize(speed)
  fileprivate func block(_ index: Int, _ memory: UnsafeMutableRawPointer, slots: Int) {
    let stream = pointee.stream
    let small = stream.pointee.layout.workOnStack ? 4 * SmallWork.floats : 0
    let size = stream.pointee.layout.columnWork
    var work =
      small > 0
      ? memory.assumingMemoryBound(to: Float.self) : stream.floats(stream.pointee.layout.work) + slots * size
    let first = index * Block.width
    let count = Swift.min(stream.paths - first, Block.width)
    var block = Block(stream.pointee.model.pointee.kernels, in: memory + small, room: count)
    for i in 0..<count {
      stream.board(&block, first + i, pointee.pending, work)
      work += size
    }
    block.lastFirst = (index + Int(truncatingIfNeeded: pointee.pending.start.tick)) & 1 == 1
    block.run(stream.pointee.model, pointee.projected)
  }
}

/// One block of a step on a thread of its own.
private struct StepTask {
  let stepper: UnsafeMutablePointer<Stepper>
  let index: Int

  func run(in memory: UnsafeMutableRawPointer) {
    stepper.block(index, memory, slots: index * Block.width)
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// A path at the first tick of its step.
  @_optimize(speed)
  func board(
    _ block: inout Block, _ path: Int, _ pending: StreamData.Pending, _ work: UnsafeMutablePointer<Float>
  ) {
    let noisy = pointee.settings.noisy
    let column = Column(
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
    block.append(column)
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
