import NRNNKernels

/// A block's passage through the model: paths board, go through every tick of their step side by side, and leave their
/// outputs in their streams.
struct Passage {
  private let model: UnsafePointer<ModelData>
  private let set: UnsafePointer<ModelData.WeightSet>
  private let readout: UnsafePointer<nrnn_readout>?
  private let block: Block
  private let seats: UnsafeMutablePointer<Seat>
  /// The scratch of the stack, and what is left of it.
  private let stack: UnsafeMutablePointer<Float>
  private var free: UnsafeMutablePointer<Float>

  /// Whose path a column is; `Column.owner` is its number.
  struct Seat {
    let stream: UnsafeMutablePointer<StreamData>
    let path: Int
    let ticks: Int
    /// The column's scratch from its start.
    let work: UnsafeMutablePointer<Float>
  }

  /// Memory for so many columns and floats of scratch.
  static func bytes(_ columns: Int, scratch: Int) -> Int {
    4 * scratch + columns * MemoryLayout<Seat>.stride + Block.bytes(columns)
  }

  /// Nobody aboard yet, room for paths of streams like this one; in borrowed memory, aligned to 64.
  @_optimize(speed)
  init(_ stream: UnsafePointer<StreamData>, in memory: UnsafeMutableRawPointer, room: Int, scratch: Int) {
    (model, set) = (UnsafePointer(stream.pointee.model), stream.pointee.plan.set)
    readout = stream.pointee.plan.readout
    stack = memory.assumingMemoryBound(to: Float.self)
    free = stack
    seats = (memory + 4 * scratch).assumingMemoryBound(to: Seat.self)
    block = Block(
      stream.pointee.plan.kernels, in: memory + 4 * scratch + room * MemoryLayout<Seat>.stride, room: room)
  }

  /// Columns aboard.
  var count: Int { block.count }

  /// Nobody aboard again.
  @inline(__always)
  mutating func clear() {
    block.clear()
    free = stack
  }

  /// A path at the first tick of its step. `slot`: which of the stream's own scratch it may use.
  @_optimize(speed)
  mutating func board(
    _ stream: UnsafeMutablePointer<StreamData>, _ path: Int, slot: Int, _ pending: UnsafePointer<Pending>
  ) {
    let work = scratch(stream, slot)
    (seats + block.count).initialize(
      to: Seat(stream: stream, path: path, ticks: pending.pointee.interval.ticks, work: work))
    block.append(stream.column(path, pending, work, owner: block.count))
  }

  /// Where a column's scratch lies: next on the stack, or in the stream itself where it is too much for that.
  @inline(__always)
  private mutating func scratch(
    _ stream: UnsafeMutablePointer<StreamData>, _ slot: Int
  ) -> UnsafeMutablePointer<Float> {
    let size = stream.pointee.plan.layout.columnWork
    guard stream.pointee.plan.layout.workOnStack else {
      return stream.floats(stream.pointee.plan.layout.work) + slot * size
    }
    defer { free += size }
    return free
  }

  /// Takes every column to the end of its step. `projected`: the first layer's projection, which all columns share.
  @_optimize(speed)
  func run(_ projected: UnsafePointer<Float>?, reversed: Bool) {
    block.reversesPanels = reversed
    var tick = 1
    while true {
      block.pass(set.pointee.layers, of: model, seats, projected)
      let all = block.count
      block.partition { seats[$0.pointee.owner].ticks > tick }
      outputs(from: block.count, to: all)
      if block.count == 0 { return }
      block.each { $0.pointee.rewind(seats + $0.pointee.owner) }
      block.reversesPanels.toggle()
      tick += 1
    }
  }

  /// Of the columns that have come to the end of their step.
  @_optimize(speed)
  private func outputs(from first: Int, to last: Int) {
    guard last > first else { return }
    for i in first..<last {
      let seat = seats + block.columns[i].owner
      let logits = seat.pointee.stream.logits(path: seat.pointee.path)
      (block.vectors[i - first], block.sums[i - first]) = (block.columns[i].input, logits)
      if readout == nil { logits.copy(block.columns[i].input, seat.pointee.stream.pointee.plan.outputs) }
    }
    let infinite = block.kernels.read(readout, block.vectors, block.sums, last - first)
    for i in first..<last {
      let seat = seats + block.columns[i].owner
      seat.pointee.stream.link(path: seat.pointee.path, isFinite: infinite >> UInt32(i &- first) & 1 == 0)
    }
  }
}

extension Block {
  /// Through all layers. `projected`: what the first one makes of the input.
  @_optimize(speed)
  fileprivate func pass(
    _ layers: UnsafePointer<ModelData.Layer>, of model: UnsafePointer<ModelData>,
    _ seats: UnsafePointer<Passage.Seat>, _ projected: UnsafePointer<Float>?
  ) {
    if let projected { each { $0.pointee.input = projected } }
    var layer = layers
    for l in 0..<model.pointee.layerCount {
      step(layer, projected != nil && l == 0)
      each { $0.pointee.leave(layer, l, kernels, seats + $0.pointee.owner, model.pointee.workAreas == 2) }
      layer += 1
    }
  }

  /// Through one layer.
  @inline(never) @_optimize(speed)
  func step(_ layer: UnsafePointer<ModelData.Layer>, _ isProjected: Bool) {
    projected = isProjected
    layer.pointee.cell.step(self, layer.pointee.noise)
  }
}

extension UnsafePointer where Pointee == Passage.Seat {
  /// The path has come to a number that is not finite.
  @inline(never)
  fileprivate func fail(_ layer: Int) { pointee.stream.fail(Fault(path: pointee.path, layer: layer)) }
}

extension Column {
  /// Settles the new state and turns to the next layer.
  @inline(__always)
  mutating func leave(
    _ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ kernels: Kernels, _ seat: UnsafePointer<Passage.Seat>,
    _ twoAreas: Bool
  ) {
    let size = layer.pointee.state
    if finite < 0, size > 0 { finite = kernels.settle(next, size) ? 1 : 0 }
    if finite == 0 { seat.fail(l) }
    finite = -1
    input = UnsafePointer(layer.pointee.outputAt < 0 ? next : work + layer.pointee.outputAt)
    h += size
    next += size
    if layer.pointee.doubles > 0 { leaveDoubles(layer, l, kernels, seat) }
    if twoAreas {
      let half = seat.pointee.stream.pointee.plan.layout.columnWork / 2
      work += l & 1 == 0 ? half : -half
    }
  }

  /// The doubles behind the floats, and the output that was rounded from them.
  @inline(never)
  private mutating func leaveDoubles(
    _ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ kernels: Kernels, _ seat: UnsafePointer<Passage.Seat>
  ) {
    let (state, output) = (next.doubles, UnsafeMutablePointer(mutating: input))
    if !kernels.settle(state, layer.pointee.doubles) || !kernels.settle(output, layer.pointee.units) { seat.fail(l) }
    let size = layer.pointee.doublesAt + 2 * layer.pointee.doubles - layer.pointee.offset - layer.pointee.state
    h += size
    next += size
  }

  /// Back to the first layer, one tick later: the state goes on from the new one.
  fileprivate mutating func rewind(_ seat: UnsafePointer<Passage.Seat>) {
    let stream = seat.pointee.stream
    input = UnsafePointer(stream.floats(stream.pointee.plan.layout.input))
    next = stream.state(1 - stream.pointee.current, path: seat.pointee.path)
    h = UnsafePointer(next)
    work = seat.pointee.work
    address.advance()
    moment.advance()
  }
}
