import NRNNKernels

/// The one path of a stream without noise, whose samples have all their values, a nominal interval apart: the pieces of
/// any step in a straight line, on a block of one column.
struct Alone {
  private let stream: UnsafeMutablePointer<StreamData>
  private let block: Block
  private let seat: UnsafeMutablePointer<Passage.Seat>

  /// In borrowed memory: as much as a passage of this stream takes.
  @inline(__always)
  init(_ stream: UnsafeMutablePointer<StreamData>, in memory: UnsafeMutableRawPointer) {
    self.stream = stream
    let layout = stream.pointee.plan.layout
    seat = (memory + 4 &* layout.stackWork).assumingMemoryBound(to: Passage.Seat.self)
    block = Block(stream.pointee.plan.kernels, in: seat + 1, room: 1)
    let work = layout.workOnStack ? memory.assumingMemoryBound(to: Float.self) : stream.floats(layout.work)
    seat.initialize(to: Passage.Seat(stream: stream, path: 0, ticks: 1, work: work))
    block.append(
      Column(
        input: UnsafePointer(work), h: UnsafePointer(work), next: work, work: work, address: Address(),
        pace: Pace(withoutNoise: 1), moment: Moment(start: 0, seconds: 1, hasSample: true), noisy: false, owner: 0))
  }

  /// Advances by one sample; nil, and nothing has happened, where the sample is not of that kind.
  @inline(__always)
  func step(_ input: UnsafePointer<Float>, _ projected: UnsafePointer<Float>?) throws(Failure) -> Reading? {
    guard stream.pointee.plan.isPlain, stream.pointee.position.tick < Address.ticks &- 1,
      var reading = stream.readWhole(input)
    else { return nil }
    stream.pointee.fault = Fault.none
    begin()
    pass(projected)
    stream.readOut(path: 0, block.columns.pointee.input)
    guard stream.pointee.fault == Fault.none else { throw stream.diverged(Fault(code: stream.pointee.fault)) }
    stream.pointee.current = 1 &- stream.pointee.current
    stream.pointee.position.advance(stream.pointee.plan.interval)
    reading.flags.formUnion(stream.flags())
    return reading
  }

  @inline(__always)
  private func pass(_ projection: UnsafePointer<Float>?) {
    let (column, kernels, model) = (block.columns, block.kernels, stream.pointee.model)
    if let projection { column.pointee.input = projection }
    var (layer, projected) = (stream.pointee.plan.set.pointee.layers, projection != nil)
    for l in 0..<model.pointee.layerCount {
      column.pointee.finite = layer.pointee.cell.stepAlone(column, kernels, projected: projected)
      if column.pointee.finite < 0 { block.step(layer, projected) }
      column.pointee.leave(layer, l, kernels, seat, model.pointee.workAreas == 2)
      (layer, projected) = (layer + 1, false)
    }
  }

  @inline(__always)
  private func begin() {
    let column = block.columns
    block.reversesPanels = stream.pointee.position.tick & 1 == 1
    (column.pointee.input, column.pointee.work) = (
      UnsafePointer(stream.floats(stream.pointee.plan.layout.input)), seat.pointee.work
    )
    column.pointee.h = UnsafePointer(stream.state(stream.pointee.current, path: 0))
    column.pointee.next = stream.state(1 &- stream.pointee.current, path: 0)
    column.pointee.moment = stream.nominalMoment()
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// The outputs of a path from what its last layer gave.
  @inline(__always)
  fileprivate func readOut(path: Int, _ y: UnsafePointer<Float>) {
    var (x, o): (UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) = (y, logits(path: path))
    if let readout = pointee.plan.readout {
      pointee.plan.kernels.table.pointee.readout(readout.pointee.V, readout.pointee.c, &x, &o, 1)
    } else {
      o.unsafelyUnwrapped.copy(y, pointee.plan.outputs)
    }
    link(path: path)
  }
}
