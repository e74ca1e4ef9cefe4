/// One sample through the model. Everything is computed beside the old state; only when all of it is finite are the
/// state buffers flipped, so that a step that fails leaves the stream as it was.
extension StreamData {
  /// Advances by one sample of raw values after `dt` seconds (0: nominal); `resetFirst` begins the next episode before it.
  mutating func step(_ input: UnsafePointer<Float>, dt: Double, resetFirst: Bool = false) throws(Failure) -> Reading {
    let interval = try Interval(dt, model.pointee, settings)
    let fresh = resetFirst || interval.resets
    let start = fresh ? try start(ofEpisode: .max) : position
    guard start.tick < Address.ticks - UInt64(interval.ticks) else {
      throw Failure(.exhausted).say("tick: expected below 2^40, found the last: reset the stream")
    }
    var reading = try read(input, interval, fresh: fresh)
    if layout.workOnStack {
      var small = SmallWork()
      try small.lend { work throws(Failure) in try advance(from: start, interval, initial: fresh, work) }
    } else {
      try advance(from: start, interval, initial: fresh, floats(layout.work))
    }
    current = 1 - current
    position = start.after(interval)
    reading.flags.formUnion(flags(interval))
    return reading
  }

  private func flags(_ interval: Interval) -> Flags {
    let sequence = model.pointee.sequence
    var flags: Flags = interval.gap ? .gap : []
    if position.samples <= UInt64(sequence.warmUp) { flags.insert(.warmingUp) }
    if sequence.trainedLength > 0, position.samples > UInt64(sequence.trainedLength) {
      flags.insert(.beyondTrainedLength)
    }
    return flags
  }

  private func advance(
    from start: Position, _ interval: Interval, initial: Bool, _ work: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    var first = 0
    while first < paths {
      let count = min(paths - first, Block.width)
      for tick in 0..<interval.ticks {
        var block = block(first, count, start.tick + UInt64(tick), start.episode, interval, work)
        if tick == 0 { begin(&block, first, initial) }
        try layers(&block, first)
        if tick == interval.ticks - 1 { readout(block, first) }
      }
      first += Block.width
    }
    try link()
  }

  /// The first tick reads the old state, or the model's; the ones after it go on in the new.
  private func begin(_ block: inout Block, _ first: Int, _ initial: Bool) {
    for i in 0..<block.count {
      block[i].h = initial ? model.pointee.initial : UnsafePointer(state(current, path: first + i))
    }
  }

  private func block(
    _ first: Int, _ count: Int, _ tick: UInt64, _ episode: UInt64, _ interval: Interval,
    _ work: UnsafeMutablePointer<Float>
  ) -> Block {
    let model = model.pointee
    let pace = Pace(interval.rho, noiseScale: settings.scale)
    func column(_ path: Int, _ slot: Int) -> Column {
      let member = settings.noisy ? path : 0
      return Column(
        input: UnsafePointer(floats(layout.input)),
        h: UnsafePointer(state(1 - current, path: path)), next: state(1 - current, path: path),
        work: work + slot * layout.columnWork,
        address: Address(key: key, episode: episode, member: member, tick: tick), pace: pace,
        noisy: settings.noisy && path != nominal)
    }
    var block = Block(kernels: model.kernels, filler: column(first, 0))
    for slot in 0..<count { block.append(column(first + slot, slot)) }
    return block
  }

  /// Takes the block through the stack; each column's `input` is then the last layer's output.
  private func layers(_ block: inout Block, _ first: Int) throws(Failure) {
    let model = model.pointee
    for l in 0..<model.layerCount {
      let layer = model.layers + l
      layer.pointee.cell.step(block, layer.pointee.noise)
      for i in 0..<block.count { try finish(&block[i], layer.pointee, l, first + i) }
    }
  }

  /// Settles a column's new state and turns the column to the next layer.
  private func finish(_ column: inout Column, _ layer: ModelData.Layer, _ l: Int, _ path: Int) throws(Failure) {
    let size = layer.state
    if size > 0, !model.pointee.kernels.settle(column.next, size) { throw diverged(l, path) }
    column.input = UnsafePointer(size > 0 ? column.next : column.work)
    column.h += size
    column.next += size
    if model.pointee.workAreas == 2 { column.work += l & 1 == 0 ? layout.columnWork / 2 : -layout.columnWork / 2 }
  }

  private func diverged(_ layer: Int, _ path: Int) -> Failure {
    let start = Failure(.diverged).say("layers[").say(layer).say("]: expected a finite state, found another for ")
    return path == nominal ? start.say("the nominal path") : start.say("member ").say(path)
  }

  private func readout(_ block: Block, _ first: Int) {
    let model = model.pointee
    guard let readout = model.readout else {
      for i in 0..<block.count { logits(path: first + i).update(from: block[i].input, count: model.outputCount) }
      return
    }
    var outputs = block
    for i in 0..<block.count {
      outputs[i].work = logits(path: first + i)
      outputs[i].work.update(from: readout.c, count: layout.row)
    }
    outputs.product(readout.V, { $0.input }, { $0.work })
  }
}
