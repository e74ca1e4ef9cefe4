import NRNNPlatform

/// A stream's steps: its arithmetic in blocks of paths that know nothing of each other. One after the other they share
/// memory of the stack; on several cores each has its own.
struct Stepper {
  let stream: UnsafeMutablePointer<StreamData>
  private let memory: UnsafeMutableRawPointer
  fileprivate var pending: Pending
  fileprivate var projected: UnsafePointer<Float>?

  /// `memory`: as much as the stream's `stackBytes`.
  init(_ stream: UnsafeMutablePointer<StreamData>, in memory: UnsafeMutableRawPointer) {
    (self.stream, self.memory) = (stream, memory)
    pending = Pending(start: stream.pointee.position)
  }

  /// Advances by one sample. `projected`: what the first layer makes of the sample, where that is known already.
  @_optimize(speed)
  mutating func step(
    _ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool, projected: UnsafePointer<Float>?
  ) throws(Failure) -> Reading {
    try stream.prepare(&pending, input, dt: dt, resetFirst: resetFirst)
    self.projected = projected
    let blocks = stream.pointee.plan.blocks
    if stream.pointee.plan.isSpread, !stream.pointee.isInTask {
      spread(blocks)
    } else {
      let memory = memory
      withUnsafeMutablePointer(to: &self) { for i in 0..<blocks { $0.block(i, memory, slots: 0) } }
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

extension UnsafeMutablePointer where Pointee == Stepper {
  /// Paths `index` · width on, with work of their own from slot `slots` on. Several threads may be here at once.
  @_optimize(speed)
  fileprivate func block(_ index: Int, _ memory: UnsafeMutableRawPointer, slots: Int) {
    let stream = pointee.stream
    let first = index * Block.width
    let count = Swift.min(stream.paths - first, Block.width)
    var passage = Passage(stream, in: memory, room: count, scratch: stream.pointee.plan.layout.stackWork)
    for i in 0..<count { passage.board(stream, first + i, slot: slots + i, &pointee.pending) }
    passage.run(pointee.projected, reversed: (index + Int(truncatingIfNeeded: pointee.pending.start.tick)) & 1 == 1)
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
