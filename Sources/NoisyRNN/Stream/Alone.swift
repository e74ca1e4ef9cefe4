import NRNNKernels
import NRNNPlatform

/// The one path of a stream without noise, whose samples have all their values, a nominal interval apart: the pieces of
/// any step in a straight line. Cells whose kernel takes one path need no block; the others get one of one column.
struct Alone {
  private let stream: UnsafeMutablePointer<StreamData>
  /// As much as a passage of this stream takes; the scratch comes first, or is the stream's own.
  private let memory: UnsafeMutableRawPointer
  private var now: Side
  private var next: Side

  /// One of the stream's two buffers.
  private struct Side {
    let state: UnsafeMutablePointer<Float>
    let held: UnsafeMutablePointer<Held>
  }

  @inline(__always)
  init(_ stream: UnsafeMutablePointer<StreamData>, in memory: UnsafeMutableRawPointer) {
    (self.stream, self.memory) = (stream, memory)
    let (current, other) = (stream.pointee.current, 1 &- stream.pointee.current)
    now = Side(state: stream.state(current, path: 0), held: stream.held(current))
    next = Side(state: stream.state(other, path: 0), held: stream.held(other))
  }

  /// Advances by one sample; nil, and nothing has happened, where the sample is not of that kind.
  @inline(__always)
  mutating func step(_ input: UnsafePointer<Float>, _ projection: UnsafePointer<Float>?) throws(Failure) -> Reading? {
    guard stream.pointee.plan.isPlain, stream.pointee.position.tick < Address.ticks &- 1,
      var reading = stream.readWhole(input, from: now.held, to: next.held)
    else { return nil }
    stream.pointee.fault = Fault.none
    var at = Place(
      x: projection ?? features(of: input), h: UnsafePointer(now.state), next: next.state,
      reversed: stream.pointee.position.tick & 1 == 1)
    var (layer, l, projected) = (stream.pointee.plan.set.pointee.layers, 0, projection != nil)
    let (kernels, count) = (stream.pointee.plan.kernels, stream.pointee.model.pointee.layerCount)
    while l < count {
      let finite = layer.pointee.cell.stepAlone(at, kernels, projected: projected) { work(l) }
      if finite < 0 { other(layer, l, &at, projected) } else { leave(layer, l, &at, finite) }
      (layer, l, projected) = (layer + 1, l &+ 1, false)
    }
    readOut(at.x)
    guard stream.pointee.fault == Fault.none else { throw stream.diverged(Fault(code: stream.pointee.fault)) }
    stream.pointee.current = 1 &- stream.pointee.current
    stream.pointee.position.advance(stream.pointee.plan.interval)
    swap(&now, &next)
    if !stream.isQuiet { reading.flags.formUnion(stream.flags()) }
    return reading
  }

  @inline(__always)
  private func features(of input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    stream.pointee.plan.inputScaling == nil
      ? input : UnsafePointer(stream.floats(stream.pointee.plan.layout.input))
  }

  /// Layers whose output stays in the scratch take turns in two halves of it.
  @inline(__always)
  private func work(_ l: Int) -> UnsafeMutablePointer<Float> {
    let layout = stream.pointee.plan.layout
    let start = layout.workOnStack ? memory.assumingMemoryBound(to: Float.self) : stream.floats(layout.work)
    return stream.pointee.model.pointee.workAreas == 2 && l & 1 == 1 ? start + layout.columnWork / 2 : start
  }

  /// From a layer whose new state has been settled, and whose output is the head of it, to the next one.
  @inline(__always)
  private func leave(_ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ at: inout Place, _ finite: Int32) {
    if finite == 0 { stream.fail(Fault(path: 0, layer: l)) }
    let size = layer.pointee.state
    at = Place(x: UnsafePointer(at.next), h: at.h + size, next: at.next + size, reversed: at.reversed)
  }

  /// A layer as any block takes it.
  @inline(never)
  private func other(_ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ at: inout Place, _ projected: Bool) {
    let seat = (memory + 4 &* stream.pointee.plan.layout.stackWork).assumingMemoryBound(to: Passage.Seat.self)
    let block = Block(stream.pointee.plan.kernels, in: seat + 1, room: 1)
    block.reversesPanels = at.reversed
    seat.initialize(to: Passage.Seat(stream: stream, path: 0, ticks: 1, work: work(l)))
    block.append(
      Column(
        input: at.x, h: at.h, next: at.next, work: work(l), address: Address(), pace: Pace(withoutNoise: 1),
        moment: stream.nominalMoment(), noisy: false, owner: 0))
    block.step(layer, projected)
    block.columns.pointee.leave(layer, l, block.kernels, seat, false)
    let column = block.columns.pointee
    at = Place(x: column.input, h: column.h, next: column.next, reversed: at.reversed)
  }

  /// The outputs from what the last layer gave.
  @inline(__always)
  private func readOut(_ y: UnsafePointer<Float>) {
    let (readout, logits) = (stream.pointee.plan.readout, stream.logits(path: 0))
    var (x, o): (UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) = (y, logits)
    if readout == nil { logits.copy(y, stream.pointee.plan.outputs) }
    stream.link(path: 0, isFinite: stream.pointee.plan.kernels.read(readout, &x, &o, 1) == 0)
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  /// One step, `dt` seconds after the last (0: nominal).
  @inline(__always)
  func step(_ input: UnsafePointer<Float>, dt: Double, _ outputs: UnsafePointer<Outputs>) throws(Failure) {
    if dt == 0, paths == 1 {
      var task = AloneTask(stream: self, input: input, outputs: outputs)
      nrnn_lend(pointee.stackBytes, { $1!.assumingMemoryBound(to: AloneTask.self).pointee.run(in: $0!) }, &task)
      if let failure = task.failure { throw failure }
      if task.isDone { return }
    }
    try stepOtherwise(input, dt: dt, outputs)
  }

  @inline(never)
  private func stepOtherwise(
    _ input: UnsafePointer<Float>, dt: Double, _ outputs: UnsafePointer<Outputs>
  ) throws(Failure) {
    var (dt, done) = (dt, 0)
    try run(input, steps: 1, dt: &dt, resets: nil, outputs, done: &done)
  }
}

/// A step in a straight line, if it is one.
private struct AloneTask {
  let stream: UnsafeMutablePointer<StreamData>
  let input: UnsafePointer<Float>
  let outputs: UnsafePointer<Outputs>
  var isDone = false
  var failure: Failure?

  @_optimize(speed)
  mutating func run(in memory: UnsafeMutableRawPointer) {
    var alone = Alone(stream, in: memory)
    do throws(Failure) {
      guard let reading = try alone.step(input, nil) else { return }
      stream.summarise(into: outputs, row: 0, reading)
      isDone = true
    } catch {
      failure = error
    }
  }
}
