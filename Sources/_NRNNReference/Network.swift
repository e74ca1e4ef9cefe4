/// A stack of layers between normalised inputs and linked outputs: the whole model.
public struct Network<T: Real>: Sendable {
  public struct Layer: Sendable {
    public var cell: Cell<T>
    public var noise: Noise?
    /// nil: the layer's index.
    public var noiseID: Int?
    /// nil: 0.
    public var initial: [T]?

    public init(_ cell: Cell<T>, noise: Noise? = nil, noiseID: Int? = nil, initial: [T]? = nil) {
      (self.cell, self.noise, self.noiseID, self.initial) = (cell, noise, noiseID, initial)
    }
  }

  public var inputs: [Channel<T>]
  public var layers: [Layer]
  public var readout: Readout<T>?
  public var outputs: [Channel<T>]
  public var task = Task.regression

  public init(
    inputs: [Channel<T>], layers: [Layer], readout: Readout<T>? = nil, outputs: [Channel<T>], task: Task = .regression
  ) {
    (self.inputs, self.layers, self.readout, self.outputs, self.task) = (inputs, layers, readout, outputs, task)
  }

  /// One path: the state of each layer, fed one sample at a time.
  public struct Path {
    public var states: [[T]]
    public var logits: [T] = []
    public var outputs: [T] = []
  }

  public var start: Path {
    Path(states: layers.map { $0.initial ?? Array(repeating: 0, count: $0.cell.stateSize) })
  }

  /// Advances by one tick of `rho` nominal intervals on a raw sample; `draws` gives a layer's noise by its index and
  /// units, nil for the noise-free path.
  public func step(
    _ path: inout Path, _ x: [T], over rho: T = 1, scale: T = 1, draws: ((Int, Int) -> Noise.Draws<T>)? = nil
  ) {
    var y = zip(x, inputs).map { ($0 - $1.mean) / $1.scale }
    for l in layers.indices {
      var tick = layers[l].cell.step(y, path.states[l], over: rho)
      if let noise = layers[l].noise, let draws {
        noise.apply(to: &tick, draws(layers[l].noiseID ?? l, layers[l].cell.units), scale: scale)
      }
      (path.states[l], y) = (tick.state, tick.output)
    }
    path.logits = readout.map { $0.V.times(y, addedTo: $0.c) } ?? y
    path.outputs = task.link(path.logits, outputs)
  }
}
