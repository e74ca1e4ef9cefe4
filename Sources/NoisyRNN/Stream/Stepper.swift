import NRNNPlatform

/// A stream's steps: its arithmetic in blocks of paths that know nothing of each other. One after the other they share
/// memory of the stack; on several cores each has its own.
struct Stepper {
  let stream: UnsafeMutablePointer<StreamData>
  private var passage: Passage
  fileprivate var pending: Pending
  fileprivate var projected: UnsafePointer<Float>?

  /// `memory`: as much as the stream's `stackBytes`.
  @_optimize(speed)
  init(_ stream: UnsafeMutablePointer<StreamData>, in memory: UnsafeMutableRawPointer) {
    self.stream = stream
    passage = Passage(
      stream, in: memory, room: stream.pointee.plan.columns, scratch: stream.pointee.plan.layout.stackWork)
    pending = Pending(start: stream.pointee.position)
  }

  /// Advances by one sample. `projected`: what the first layer makes of the sample, where that is known already.
  @_optimize(speed)
  mutating func step(
    _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool, projected: UnsafePointer<Float>?
  ) throws(Failure) -> Reading {
    try stream.prepare(&pending, input, dt: dt, resetFirst: resetFirst)
    if stream.pointee.plan.isSpread, !stream.pointee.isInTask {
      self.projected = projected
      spread(stream.pointee.plan.blocks)
    } else {
      for i in 0..<stream.pointee.plan.blocks { pending.take(block: i, of: stream, through: &passage, projected) }
    }
    return try stream.finish(&pending)
  }

  /// The blocks over the host's loop.
  private mutating func spread(_ blocks: Int) {
    stream.pointee.plan.parallel?.each(blocks, &self) { stepper, i in
      var task = StepTask(stepper: stepper!.assumingMemoryBound(to: Stepper.self), index: i)
      Parallel.task {
        nrnn_lend(
          task.stepper.pointee.stream.pointee.stackBytes,
          { $1!.assumingMemoryBound(to: StepTask.self).pointee.run(in: $0!) }, &task)
      }
    }
  }
}

extension Pending {
  /// Matrices are read from the end in every other block, so that it begins with what the caches hold.
  @inline(__always)
  fileprivate func reverses(_ block: Int) -> Bool { (block + Int(truncatingIfNeeded: start.tick)) & 1 == 1 }

  /// Paths `index` · width on.
  @_optimize(speed)
  fileprivate mutating func take(
    block index: Int, of stream: UnsafeMutablePointer<StreamData>, through passage: inout Passage,
    _ projected: UnsafePointer<Float>?, slots: Int = 0
  ) {
    let first = index * Block.width
    passage.clear()
    for i in 0..<Swift.min(stream.paths - first, Block.width) {
      passage.board(stream, first + i, slot: slots + i, &self)
    }
    passage.run(projected, reversed: reverses(index))
  }
}

/// One block of a step on a thread of its own, with work of its own. Several are here at once.
private struct StepTask {
  let stepper: UnsafeMutablePointer<Stepper>
  let index: Int

  func run(in memory: UnsafeMutableRawPointer) {
    let stream = stepper.pointee.stream
    var passage = Passage(
      stream, in: memory, room: stream.pointee.plan.columns, scratch: stream.pointee.plan.layout.stackWork)
    var pending = stepper.pointee.pending
    pending.take(
      block: index, of: stream, through: &passage, stepper.pointee.projected, slots: index * Block.width)
  }
}
