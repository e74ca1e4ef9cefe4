import NRNNPlatform

extension StreamBatch {
  /// Steps each stream once; throws the first failure when all are done.
  func step() throws(Failure) {
    claim()
    let shares = (count + BatchShare.streams - 1) / BatchShare.streams
    if shares > 1, let parallel = streams[0]?.pointee.plan.parallel {
      var task = BatchShare(batch: self, isTask: true)
      parallel.each(shares, &task) { memory, i in
        let share = memory!.assumingMemoryBound(to: BatchShare.self).pointee
        Parallel.task { share.step(i) }
      }
    } else {
      let share = BatchShare(batch: self, isTask: false)
      Parallel.task { for i in 0..<shares { share.step(i) } }
    }
    for i in 0..<count { streams[i]?.pointee.claimed = false }
    for i in 0..<count where statuses[i] != Status.ok.rawValue { try explain(i) }
  }
}

/// The streams of a batch that one task steps, in blocks of as many as have room in one.
struct BatchShare {
  /// Streams of a task.
  static var streams: Int { 4 * Block.width }

  let batch: StreamBatch
  /// Within the host's loop, which a task does not enter again: its threads may all be taken.
  let isTask: Bool

  /// A stream on board: which one, what it waits for, and where its outputs go.
  struct Passenger {
    let index: Int
    let stream: UnsafeMutablePointer<StreamData>
    var outputs = Outputs()
    var pending: Pending
  }

  func step(_ share: Int) {
    var i = share * BatchShare.streams
    let end = min(i + BatchShare.streams, batch.count)
    while i < end {
      guard let stream = waiting(i) else {
        i += 1
        continue
      }
      if stackIsSmall || stream.paths > Block.width {
        stream.pointee.isInTask = isTask
        settle(i) { () throws(Failure) in try batch.alone(i, stream) }
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

  /// Stream `i`, if nothing has been wrong with it so far.
  private func waiting(_ i: Int) -> UnsafeMutablePointer<StreamData>? {
    batch.statuses[i] == Status.ok.rawValue ? batch.streams[i] : nil
  }

  private func settle(_ i: Int, _ body: () throws(Failure) -> Void) {
    do throws(Failure) { try body() } catch { batch.statuses[i] = error.status.rawValue }
  }

  /// Boards the next stream whose sample can be read; false where there is none, or no room for it beside the first. `i`
  /// moves on.
  fileprivate func board(
    _ passenger: UnsafeMutablePointer<Passenger>, _ i: inout Int, _ end: Int, room: Int,
    beside first: UnsafeMutablePointer<StreamData>? = nil
  ) -> Bool {
    while i < end {
      guard let stream = waiting(i) else {
        i += 1
        continue
      }
      guard stream.paths <= room, (first ?? stream).pointee.plan.goes(with: stream.pointee.plan) else { return false }
      passenger.initialize(
        to: Passenger(index: i, stream: stream, pending: Pending(start: stream.pointee.position)))
      settle(i) { () throws(Failure) in
        try batch.find(&passenger.pointee.outputs, i, stream)
        try stream.prepare(
          &passenger.pointee.pending, batch.input(i, stream), dt: batch.dt?[i] ?? 0, resetFirst: false)
      }
      i += 1
      if batch.statuses[i - 1] == Status.ok.rawValue { return true }
    }
    return false
  }

  fileprivate func leave(_ passenger: UnsafeMutablePointer<Passenger>) {
    let stream = passenger.pointee.stream
    settle(passenger.pointee.index) { () throws(Failure) in
      let reading = try stream.finish(&passenger.pointee.pending)
      stream.summarise(into: &passenger.pointee.outputs, row: 0, reading)
    }
  }
}

/// One block of streams on its way: they board, go through the model together, and leave.
private struct Ride {
  let share: BatchShare
  var next: Int
  let end: Int

  private static var passengersBytes: Int { (Block.width * MemoryLayout<BatchShare.Passenger>.stride + 63) / 64 * 64 }
  private static var scratch: Int { Block.width * SmallWork.floats }
  /// What it needs of the stack.
  static var bytes: Int { passengersBytes + Passage.bytes(Block.width, scratch: scratch) }

  mutating func run(in memory: UnsafeMutableRawPointer) {
    let passengers = memory.assumingMemoryBound(to: BatchShare.Passenger.self)
    guard share.board(passengers, &next, end, room: Block.width) else { return }
    let first = passengers.pointee.stream
    var passage = Passage(
      first, in: memory + Ride.passengersBytes, room: Block.width, scratch: Ride.scratch)
    var count = 0
    repeat {
      let passenger = passengers + count
      let stream = passenger.pointee.stream
      for path in 0..<stream.paths { passage.board(stream, path, slot: path, &passenger.pointee.pending) }
      count += 1
    } while share.board(passengers + count, &next, end, room: Block.width - passage.count, beside: first)
    passage.run(nil, reversed: next / Block.width & 1 == 1)
    for k in 0..<count { share.leave(passengers + k) }
  }
}
