import CNoisyRNN
import NRNNKernels

/// The streams of a fleet that one task steps, in blocks of as many as have room in one.
struct FleetShare {
  /// Streams of a task.
  static let streams = 4 * Block.width

  let fleet: Fleet
  let statuses: UnsafeMutablePointer<nrnn_status>
  /// Within the host's loop, which a task does not enter again: its threads may all be taken.
  let isTask: Bool

  /// A stream on board: which one, and what it waits for.
  struct Passenger {
    let index: Int
    let stream: UnsafeMutablePointer<StreamData>
    var pending: StreamData.Pending
  }

  func step(_ share: Int) {
    var i = share * FleetShare.streams
    let end = min(i + FleetShare.streams, fleet.count)
    while i < end {
      if let stream = fleet.stream(i), statuses[i] == Status.ok.rawValue, stream.paths > Block.width {
        stream.pointee.isInTask = isTask
        statuses[i] = status { () throws(Failure) in try fleet.alone(i) }
        stream.pointee.isInTask = false
        i += 1
      } else {
        i = block(from: i, to: end)
      }
    }
  }

  /// Steps streams `i` on, as many as fit in a block; the index after them.
  private func block(from i: Int, to end: Int) -> Int {
    var ride = Ride(share: self, next: i, end: end)
    nrnn_lend(Ride.bytes, { $1!.assumingMemoryBound(to: Ride.self).pointee.run(in: $0!) }, &ride)
    return ride.next
  }

  /// The next stream whose sample can be read; nil where there is none, or no room for it. `i` moves on.
  fileprivate func board(_ i: inout Int, _ end: Int, room: Int) -> Passenger? {
    while i < end {
      guard statuses[i] == Status.ok.rawValue, let stream = fleet.stream(i) else {
        i += 1
        continue
      }
      guard stream.paths <= room else { return nil }
      let index = i
      i += 1
      do throws(Failure) {
        var copy = nrnn_output()
        try fleet.output(index, &copy).check(rows: 1, stream)
        var passenger = Passenger(
          index: index, stream: stream, pending: StreamData.Pending(start: stream.pointee.position))
        try stream.prepare(
          &passenger.pending, fleet.input(index, stream), dt: fleet.dt?[index] ?? 0, resetFirst: false)
        return passenger
      } catch {
        statuses[index] = error.status.rawValue
      }
    }
    return nil
  }

  fileprivate func leave(_ passenger: Passenger) {
    statuses[passenger.index] = status { () throws(Failure) in
      let reading = try passenger.stream.finish(passenger.pending)
      var copy = nrnn_output()
      passenger.stream.summarise(into: try fleet.output(passenger.index, &copy), row: 0, reading)
    }
  }

  private func status(_ body: () throws(Failure) -> Void) -> nrnn_status {
    do throws(Failure) {
      try body()
      return Status.ok.rawValue
    } catch {
      return error.status.rawValue
    }
  }
}

/// One block of streams on its way: they board, go through the model together, and leave.
private struct Ride {
  let share: FleetShare
  var next: Int
  let end: Int

  private static let passengersBytes = (Block.width * MemoryLayout<FleetShare.Passenger>.stride + 63) / 64 * 64
  private static let workBytes = 4 * Block.width * SmallWork.floats
  /// What it needs of the stack.
  static var bytes: Int { passengersBytes + workBytes + Block.bytes(Block.width) }

  mutating func run(in memory: UnsafeMutableRawPointer) {
    let passengers = memory.assumingMemoryBound(to: FleetShare.Passenger.self)
    let stack = (memory + Ride.passengersBytes).assumingMemoryBound(to: Float.self)
    guard let first = share.board(&next, end, room: Block.width) else { return }
    let model = first.stream.pointee.model
    var block = Block(
      model.pointee.kernels, in: memory + Ride.passengersBytes + Ride.workBytes, room: Block.width)
    var count = 0
    var passenger: FleetShare.Passenger? = first
    while let boarded = passenger {
      passengers[count] = boarded
      count += 1
      addPaths(of: passengers + count - 1, to: &block, stack)
      passenger = share.board(&next, end, room: Block.width - block.count)
    }
    block.lastFirst = next / Block.width & 1 == 1
    block.run(model, nil)
    for k in 0..<count { share.leave(passengers[k]) }
  }

  /// A column's scratch is the stream's own, or a slot of the stack where the stream has none.
  private func addPaths(
    of passenger: UnsafeMutablePointer<FleetShare.Passenger>, to block: inout Block,
    _ stack: UnsafeMutablePointer<Float>
  ) {
    let stream = passenger.pointee.stream
    let size = stream.pointee.layout.columnWork
    for path in 0..<stream.paths {
      let work =
        stream.pointee.layout.workOnStack
        ? stack + block.count * SmallWork.floats : stream.floats(stream.pointee.layout.work) + path * size
      stream.board(&block, path, passenger.pointee.pending, work)
    }
  }
}
