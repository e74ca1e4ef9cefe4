/// One sample through the model. Everything is computed beside the old state; only when all of it is finite are the
/// state buffers flipped, so that a step that fails leaves the stream as it was.
extension StreamData {
  /// Advances by one sample of raw values; `resetFirst` begins the next episode before it. The largest |z|.
  mutating func step(_ input: UnsafePointer<Float>, resetFirst: Bool = false) throws(Failure) -> Float {
    let start = resetFirst ? try start(ofEpisode: .max) : position
    guard start.tick < Address.ticks - 1 else {
      throw Failure(.exhausted).say("tick: expected below 2^40, found the last: reset the stream")
    }
    let largest = try normalise(input)
    try advance(from: start, initial: resetFirst)
    current = 1 - current
    position = start
    position.tick += 1
    position.samples += 1
    position.lastInterval = model.pointee.sequence.interval
    position.time += position.lastInterval
    return largest
  }

  /// z = (x - mean) / scale, in double and rounded once.
  private func normalise(_ input: UnsafePointer<Float>) throws(Failure) -> Float {
    let z = floats(layout.input)
    var largest: Float = 0
    for k in 0..<model.pointee.inputCount {
      let channel = model.pointee.inputs[k]
      let x = input[k]
      z[k] = channel.mean == 0 && channel.scale == 1 ? x : Float((Double(x) - channel.mean) / channel.scale)
      guard z[k].isFinite else { throw badInput(k, x) }
      largest = max(largest, abs(z[k]))
    }
    return largest
  }

  private func badInput(_ k: Int, _ x: Float) -> Failure {
    let name = model.pointee.inputs[k].name
    var start = Failure(.badInput).say("input: expected a finite value for channel ").say(k)
    if name.pointee != 0 { start = start.say(" (").say(cString: name).say(")") }
    start = start.say(", found ").say(Double(x))
    return x.isFinite ? start.say(", whose (x - mean) / scale is not") : start
  }

  private func advance(from start: Position, initial: Bool) throws(Failure) {
    var first = 0
    while first < paths {
      var block = block(first, min(paths - first, Block.width), start, initial)
      try layers(&block, first)
      readout(block, first)
      first += Block.width
    }
    try link()
  }

  private func block(_ first: Int, _ count: Int, _ start: Position, _ initial: Bool) -> Block {
    let model = model.pointee
    func column(_ path: Int, _ slot: Int) -> Column {
      let member = settings.noisy ? path : 0
      return Column(
        input: UnsafePointer(floats(layout.input)),
        h: initial ? model.initial : UnsafePointer(state(current, path: path)),
        next: state(1 - current, path: path), work: floats(layout.work) + slot * model.workAreas * model.work,
        address: Address(key: key, episode: start.episode, member: member, tick: start.tick),
        scale: Float(settings.scale), noisy: settings.noisy && path != nominal)
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
    if model.pointee.workAreas == 2 { column.work += l & 1 == 0 ? model.pointee.work : -model.pointee.work }
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
