/// Scratch on the stack, for the length of a step: a thousand small streams need not each carry their own.
enum SmallWork {
  static var floats: Int { stackIsSmall ? 128 : 256 }
}

/// Where things lie in a stream's block of memory, in bytes from its start:
/// head | quantile levels and their offsets | two buffers of states and held values | scratch.
struct StreamLayout {
  static let alignment = 16

  let levels: Int
  /// Two buffers, flipped when a step has succeeded: [path][state] floats each.
  let states: Int
  let bufferBytes: Int
  /// Where in a buffer the held values lie: [input].
  let heldOffset: Int
  /// Scratch: the normalised input, the columns' work, the outputs before and after the link, one output's members.
  let input: Int
  let work: Int
  /// Floats of work of one column, and whether that of all columns is little enough to lie on the stack during a step.
  let columnWork: Int
  let logits: Int
  let values: Int
  let sorted: Int
  let total: Int
  /// Floats of an output row in the scratch: kernels fill whole vectors.
  let row: Int
  let workOnStack: Bool

  var scratchBytes: Int { total - input + (states - levels) }
  /// Floats of scratch on the stack.
  let stackWork: Int

  /// `head`: bytes before everything else.
  init(_ model: ModelData, _ request: StreamRequest, head: Int) throws(Failure) {
    var end = head
    var overflow = false
    func place(_ count: Int, _ each: Int) -> Int {
      end = (end + alignment - 1) / alignment * alignment
      let start = end
      let (bytes, tooMany) = count.multipliedReportingOverflow(by: each)
      let (next, tooFar) = start.addingReportingOverflow(bytes)
      overflow = overflow || tooMany || tooFar || next > Int.max / 4
      if !overflow { end = next }
      return start
    }
    let alignment = StreamLayout.alignment
    let paths = request.paths
    levels = place(request.levelCount, 8 * (request.calibrated ? 1 + model.outputCount : 1))
    let (stateBytes, tooMany) = paths.multipliedReportingOverflow(by: 4 * model.state)
    overflow = overflow || tooMany || stateBytes > Int.max / 4
    heldOffset = overflow ? 0 : (stateBytes + 15) / 16 * 16
    bufferBytes = heldOffset + MemoryLayout<Held>.stride * model.inputCount
    states = place(2, bufferBytes)
    input = place(padded(model.featureCount), 4)
    columnWork = model.workAreas * (request.noisy ? model.noisyWork : model.work)
    // A slot of work for each column; blocks on several cores at once have theirs.
    let slots = request.parallel == nil ? min(paths, Block.width) : paths
    workOnStack = columnWork <= SmallWork.floats / slots
    work = place(workOnStack ? 0 : slots, 4 * columnWork)
    stackWork = workOnStack ? (slots * columnWork + 15) / 16 * 16 : 0
    row = padded(model.outputCount)
    logits = place(paths, 4 * row)
    values = model.task == .regression ? logits : place(paths, 4 * row)
    sorted = place(request.levelCount > 0 ? padded(request.members) : 0, 4)
    total = place(0, 1)
    if overflow {
      throw Failure(.tooLarge).say("stream: expected a size that memory can hold, found ").say(request.members)
        .say(" members")
    }
  }
}
