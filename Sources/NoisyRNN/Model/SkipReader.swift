import NRNNFormat
import NRNNKernels

/// A path around layers out of the file.
extension Reader {
  /// Of layer `l`, which has been read, as have those below.
  @inline(never)
  mutating func skip(
    _ m: Message<Nrnn__Skip>, _ l: Int, _ layers: UnsafeMutablePointer<ModelData.Layer>, _ data: inout ModelData
  ) throws(Failure) {
    try enter(m.pointee.base, Skip.name)
    let from = m.pointee.has_from == 0 ? l : Int(clamping: m.pointee.from)
    guard from <= l else { throw failure(.badModel, "from").atMost(l, found: m.pointee.from) }
    count(-5, from)
    let (layer, before) = (layers + l, products)
    let skip = try wrapped(layer)
    if from < l { skip.pointee.uAt = try kept(layers + from, &data) }
    try map(m, layers[from].facts.inputs, into: skip)
    skip.pointee.sumAt = layer.pointee.facts.work
    layer.pointee.facts.outputAt = layer.pointee.facts.work
    layer.pointee.facts.work += padded(layer.pointee.units)
    layer.pointee.facts.operations.once += products - before + Int64(2 * padded(layer.pointee.units))
  }

  private mutating func map(_ m: Message<Nrnn__Skip>, _ d: Int, into skip: UnsafeMutablePointer<Skip>) throws(Failure) {
    let n = skip.pointee.units
    count(m.pointee.w == nil ? 0 : 1)
    if m.pointee.w != nil {
      skip.pointee.W = try matrix(m.pointee.w, at("W"), n, d)
      skip.pointee.b = try vector(m.pointee.b, "b", n)
      return
    }
    guard m.pointee.b == nil else { throw failure(.badModel, "W").say("expected one, for there is a b, found none") }
    guard n == d else {
      throw failure(.badShape, "W").say("expected ").say([n, d], 2)
        .say(", found none, which is for as many inputs as outputs")
    }
  }

  /// Where a layer keeps its input in the area for that.
  private mutating func kept(
    _ layer: UnsafeMutablePointer<ModelData.Layer>, _ data: inout ModelData
  ) throws(Failure) -> Int {
    let skip = try wrapped(layer)
    if skip.pointee.keptAt < 0 {
      let size = padded(skip.pointee.inputs)
      skip.pointee.keptAt = data.kept
      data.kept += size
      layer.pointee.facts.operations.once += Int64(size)
    }
    return skip.pointee.keptAt
  }

  @inline(never)
  private mutating func wrapped(
    _ layer: UnsafeMutablePointer<ModelData.Layer>
  ) throws(Failure) -> UnsafeMutablePointer<Skip> {
    if case .skip(let skip) = layer.pointee.cell { return UnsafeMutablePointer(mutating: skip) }
    let skip = try arena.allocate(Skip.self, 1)
    skip.initialize(
      to: Skip(
        cell: layer.pointee.cell, inputs: layer.pointee.facts.inputs, units: layer.pointee.units,
        state: layer.pointee.state, outputAt: layer.pointee.outputAt))
    layer.pointee.cell = .skip(UnsafePointer(skip))
    layer.pointee.facts.inputMap = nil  // what it would make of the input is not the input
    return skip
  }

  /// What is kept lies behind the first of the two areas of scratch that layers take by turns. They are as large without
  /// noise as with it, so that its place is known.
  func placeKept(_ data: inout ModelData) {
    guard data.kept > 0 else { return }
    for l in 0..<data.layerCount {
      guard case .skip(let skip) = data.layers[l].cell else { continue }
      UnsafeMutablePointer(mutating: skip).pointee.area = l & 1 == 0 ? data.noisyWork : -data.kept
    }
    data.noisyWork += data.kept
    data.work = data.noisyWork
  }
}
