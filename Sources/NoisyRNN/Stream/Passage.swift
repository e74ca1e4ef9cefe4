import NRNNKernels

/// A block's passage through the model: every tick of its columns, and their outputs.
extension Block {
  /// Takes every column to the end of its step. `projected`: the first layer's projection, which all columns share.
  @_optimize(speed)
  mutating func run(_ model: UnsafePointer<ModelData>, _ projected: UnsafePointer<Float>?) {
    var tick = 1
    while true {
      if let projected { each { $0.pointee.input = projected } }
      self.projected = projected != nil
      layers(model)
      let all = count
      partition { $0.pointee.owner.ticks > tick }
      readout(model, from: count, to: all)
      if count == 0 { return }
      each { $0.pointee.rewind() }
      lastFirst.toggle()
      tick += 1
    }
  }

  @_optimize(speed)
  private mutating func layers(_ model: UnsafePointer<ModelData>) {
    let twoAreas = model.pointee.workAreas == 2
    for l in 0..<model.pointee.layerCount {
      let layer = model.pointee.layers + l
      layer.pointee.cell.step(self, layer.pointee.noise)
      projected = false
      each { $0.pointee.leave(layer, l, kernels, twoAreas) }
    }
  }

  @_optimize(speed)
  private func readout(_ model: UnsafePointer<ModelData>, from first: Int, to last: Int) {
    let K = model.pointee.outputCount
    for i in first..<last {
      let (stream, path) = (columns[i].owner.stream, columns[i].owner.path)
      vectors[i - first] = columns[i].input
      sums[i - first] = stream.logits(path: path)
      if let readout = model.pointee.readout {
        sums[i - first]!.copy(readout.c, stream.pointee.layout.row)
      } else {
        sums[i - first]!.copy(columns[i].input, K)
      }
    }
    if last > first, let V = model.pointee.readout?.V {
      kernels.table.pointee.readout(V, vectors, sums, last - first)
    }
    for i in first..<last { columns[i].owner.stream.link(path: columns[i].owner.path) }
  }
}

extension Column {
  /// Settles the new state and turns to the next layer.
  @inline(__always)
  mutating func leave(
    _ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ kernels: Kernels, _ twoAreas: Bool
  ) {
    let size = layer.pointee.state
    if size > 0, !kernels.settle(next, size) { owner.stream.fail(Fault(path: owner.path, layer: l)) }
    input = UnsafePointer(layer.pointee.outputAt < 0 ? next : work + layer.pointee.outputAt)
    h += size
    next += size
    if layer.pointee.doubles > 0 { leaveDoubles(layer, l, kernels) }
    if twoAreas {
      let half = owner.stream.pointee.layout.columnWork / 2
      work += l & 1 == 0 ? half : -half
    }
  }

  /// The doubles behind the floats, and the output that was rounded from them.
  @inline(never)
  private mutating func leaveDoubles(_ layer: UnsafePointer<ModelData.Layer>, _ l: Int, _ kernels: Kernels) {
    let (state, output) = (next.doubles, UnsafeMutablePointer(mutating: input))
    if !kernels.settle(state, layer.pointee.doubles) || !kernels.settle(output, layer.pointee.units) {
      owner.stream.fail(Fault(path: owner.path, layer: l))
    }
    let size = layer.pointee.doublesAt + 2 * layer.pointee.doubles - layer.pointee.offset - layer.pointee.state
    h += size
    next += size
  }

  /// Back to the first layer, one tick later: the state goes on from the new one.
  mutating func rewind() {
    let stream = owner.stream
    input = UnsafePointer(stream.floats(stream.pointee.layout.input))
    next = stream.state(1 - stream.pointee.current, path: owner.path)
    h = UnsafePointer(next)
    work = owner.work
    address.advance()
    moment.advance()
  }
}
