import NRNNFormat
import NRNNKernels

/// A path around layers out of the file.
extension Reader {
  /// Of layer `l`, which has been read, as have those below.
  @inline(never)
  mutating func skip(
    _ m: Message<Nrnn__Skip>, _ l: Int, _ layers: UnsafeMutablePointer<ModelData.Layer>, _ data: inout ModelData
  ) throws(Failure) {
    let field = Field(layer: l, "skip")
    try known(m.pointee.base, field)
    let from = m.pointee.has_from == 0 ? l : Int(clamping: m.pointee.from)
    guard from <= l else { throw Failure(.badModel, field("from")).atMost(l, found: m.pointee.from) }
    count(-5, from)
    let (layer, before) = (layers + l, products)
    let (W, b) = try map(m, field, layer.pointee.units, layers[from].facts.inputs)
    let skip = try wrapped(layer)
    skip.pointee.path = Skip.Path(
      from: from == l ? nil : try kept(layers + from, &data), W: W, b: b, sum: layer.pointee.facts.work)
    layer.pointee.facts.outputAt = layer.pointee.facts.work
    layer.pointee.facts.work += padded(layer.pointee.units)
    layer.pointee.facts.operations.once += products - before + Int64(2 * padded(layer.pointee.units))
  }

  private mutating func map(
    _ m: Message<Nrnn__Skip>, _ field: Field, _ n: Int, _ d: Int
  ) throws(Failure) -> (Matrix?, UnsafePointer<Float>?) {
    count(m.pointee.w == nil ? 0 : 1)
    guard m.pointee.w == nil else {
      return (try matrix(m.pointee.w, field("W"), n, d), try vector(m.pointee.b, field("b"), n))
    }
    guard m.pointee.b == nil else { throw Failure(.badModel, field("b")).say("expected it with W alone, found no W") }
    guard n == d else {
      throw Failure(.badShape, field("W")).say("expected ").say([n, d], 2)
        .say(", found none, which is for as many inputs as outputs")
    }
    return (nil, nil)
  }

  /// Where a layer keeps its input, counted from where that of all begins.
  private mutating func kept(
    _ layer: UnsafeMutablePointer<ModelData.Layer>, _ data: inout ModelData
  ) throws(Failure) -> Int {
    let skip = try wrapped(layer)
    if let place = skip.pointee.keptAt { return place }
    defer { data.kept += padded(skip.pointee.inputs) }
    skip.pointee.keptAt = data.kept
    layer.pointee.facts.operations.once += Int64(padded(skip.pointee.inputs))
    return data.kept
  }

  private mutating func wrapped(
    _ layer: UnsafeMutablePointer<ModelData.Layer>
  ) throws(Failure) -> UnsafeMutablePointer<Skip> {
    if case .skip(let skip) = layer.pointee.cell { return UnsafeMutablePointer(mutating: skip) }
    let (skip, facts) = (try arena.allocate(Skip.self, 1), layer.pointee.facts)
    skip.initialize(
      to: Skip(
        cell: layer.pointee.cell, inputs: facts.inputs, units: facts.units, state: facts.state,
        outputAt: facts.outputAt))
    layer.pointee.cell = .skip(UnsafePointer(skip))
    layer.pointee.facts.inputMap = nil  // what it would make of the input is not the input
    return skip
  }

  /// What is kept lies behind the first of the two areas of scratch, which layers take by turns; so that its place does
  /// not depend on the noise, the areas are as large without it.
  func placeKept(_ data: inout ModelData) {
    guard data.kept > 0 else { return }
    for l in 0..<data.layerCount {
      guard case .skip(let skip) = data.layers[l].cell else { continue }
      UnsafeMutablePointer(mutating: skip).pointee.move(by: l & 1 == 0 ? data.noisyWork : -data.kept)
    }
    data.noisyWork += data.kept
    data.work = data.noisyWork
  }
}

extension Skip {
  fileprivate mutating func move(by offset: Int) {
    if let place = keptAt { keptAt = place + offset }
    if let place = path?.from { path?.from = place + offset }
  }
}
