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
  /// Seconds in a nominal interval; nil: 1 of a unit of its own.
  public var interval: Double?

  public init(
    inputs: [Channel<T>], layers: [Layer], readout: Readout<T>? = nil, outputs: [Channel<T>], task: Task = .regression,
    interval: Double? = nil
  ) {
    (self.inputs, self.layers, self.readout, self.outputs, self.task) = (inputs, layers, readout, outputs, task)
    self.interval = interval
  }

  /// One path: the state of each layer, fed one sample at a time.
  public struct Path {
    public var states: [[T]]
    public var logits: [T] = []
    public var outputs: [T] = []
    /// Seconds since the reset.
    public var time = 0.0
  }

  public var start: Path {
    Path(states: layers.map { $0.initial ?? Array(repeating: 0, count: $0.cell.stateSize) })
  }

  /// Advances by one tick of `rho` nominal intervals on a raw sample, one that sets what a sample sets or one that goes
  /// on; `draws` gives a layer's noise by its id and how many, nil for the noise-free path.
  public func step(
    _ path: inout Path, _ x: [T], over rho: T = 1, hasSample: Bool = true, scale: T = 1,
    draws: ((Int, Int) -> Noise.Draws<T>)? = nil
  ) {
    let seconds = Double(rho) * (interval ?? 1)
    let moment = Moment(rho: rho, seconds: seconds, start: path.time, hasSample: hasSample)
    var y = zip(x, inputs).map { ($0 - $1.mean) / $1.scale }
    for l in layers.indices {
      let kick = layers[l].noise.flatMap { noise in
        draws.map { noise.kick($0(layers[l].noiseID ?? l, noise.count(layers[l].cell.units)), over: rho, scale: scale) }
      }
      let tick = layers[l].cell.step(y, path.states[l], moment, kick)
      (path.states[l], y) = (tick.state, tick.output)
    }
    path.logits = readout.map { $0.V.times(y, addedTo: $0.c) } ?? y
    path.outputs = task.link(path.logits, outputs)
    path.time += seconds
  }
}
