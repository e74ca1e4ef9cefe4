import NRNNKernels

/// A stream: plain data at the head of its block of memory. No class, array or closure in it, so that a step neither
/// allocates nor counts references.
struct StreamData {
  let model: UnsafeMutablePointer<ModelData>
  let base: UnsafeMutableRawPointer
  let layout: StreamLayout
  var settings: StreamSettings
  var key: (UInt32, UInt32)
  var position = Position()
  /// Which of the two state buffers holds the state.
  var current = 0
  /// What went wrong first in the step under way (see Fault).
  var fault = Fault.none
  /// Set while a call steps many streams, to find one that was named twice.
  var claimed = false
  /// Set while a task of the host's loop steps the stream: its paths are then not spread by a loop of their own.
  var isInTask = false

  /// How far the stream has come.
  struct Position {
    var episode: UInt64 = 0
    var tick: UInt64 = 0
    var samples: UInt64 = 0
    var time = 0.0
    var lastInterval = 0.0

    /// The start of an episode.
    init(episode: UInt64 = 0) { self.episode = episode }

    /// One sample later.
    func after(_ interval: Interval) -> Position {
      var next = self
      next.tick += UInt64(interval.ticks)
      next.samples += 1
      next.time = min(time + interval.seconds, Double.greatestFiniteMagnitude)
      next.lastInterval = interval.seconds
      return next
    }
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  var paths: Int { pointee.settings.paths }

  /// The path that has no noise.
  var nominal: Int { paths - 1 }

  /// The path of a member: without noise all are the nominal one.
  func path(ofMember member: Int) -> Int { pointee.settings.noisy ? member : 0 }

  func state(_ buffer: Int, path: Int) -> UnsafeMutablePointer<Float> {
    floats(pointee.layout.states + buffer * pointee.layout.bufferBytes) + path * pointee.model.pointee.state
  }

  var levels: UnsafeMutablePointer<Double> {
    (pointee.base + pointee.layout.levels).assumingMemoryBound(to: Double.self)
  }

  /// [level][output], behind the levels of a calibrated stream.
  var offsets: UnsafeMutablePointer<Double>? {
    pointee.settings.calibrated ? levels + pointee.settings.levelCount : nil
  }

  /// Outputs before the link and as the host sees them, [path][row].
  func logits(path: Int) -> UnsafeMutablePointer<Float> { floats(pointee.layout.logits) + path * pointee.layout.row }
  func values(path: Int) -> UnsafeMutablePointer<Float> { floats(pointee.layout.values) + path * pointee.layout.row }

  func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
    (pointee.base + offset).assumingMemoryBound(to: Float.self)
  }
}

extension StreamData {
  /// Makes a stream in memory of `layout.total` bytes; it holds a reference to its model.
  static func create(
    in memory: UnsafeMutableRawPointer, _ model: UnsafeMutablePointer<ModelData>, _ settings: StreamSettings,
    _ layout: StreamLayout
  ) -> UnsafeMutablePointer<StreamData> {
    model.retain()
    let stream = memory.bindMemory(to: StreamData.self, capacity: 1)
    stream.initialize(
      to: StreamData(
        model: model, base: memory, layout: layout, settings: settings,
        key: Address.key(seed: settings.seed, streamID: settings.streamID)))
    if let levels = settings.levels { stream.levels.update(from: levels, count: settings.levelCount) }
    stream.takeOffsets()
    for k in 0..<model.pointee.inputCount {
      let policy = settings.missingByChannel?[k] ?? settings.missing.rawValue
      stream.held(0)[k] = Held(value: .nan, policy: policy, age: 0)
    }
    stream.pointee.settings.levels = nil  // the caller's; ours lie in the block
    stream.pointee.settings.missingByChannel = nil
    stream.reset(to: .initial, Position())
    return stream
  }

  /// The same in memory of its own, to be given back with nrnn_free.
  static func allocate(_ model: UnsafeMutablePointer<ModelData>, _ settings: StreamSettings)
    throws(Failure) -> UnsafeMutablePointer<StreamData>
  {
    let layout = try StreamLayout(model.pointee, settings)
    guard let memory = nrnn_alloc(layout.total) else {
      throw Failure(.noMemory).say("stream: expected ").say(layout.total).say(" bytes of memory, found none")
    }
    return create(in: memory, model, settings, layout)
  }

  enum ResetTarget: UInt32 {
    case initial = 0
    case zero
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  func reset(to target: StreamData.ResetTarget, _ position: StreamData.Position) {
    for path in 0..<paths {
      let state = state(pointee.current, path: path)
      switch target {
      case .initial: state.update(from: pointee.model.pointee.initial, count: pointee.model.pointee.state)
      case .zero: state.update(repeating: 0, count: pointee.model.pointee.state)
      }
    }
    for k in 0..<pointee.model.pointee.inputCount {
      (held(pointee.current)[k].value, held(pointee.current)[k].age) = (.nan, 0)
    }
    pointee.position = position
  }

  /// The position that the next episode, or a named one, starts from.
  func start(ofEpisode episode: UInt64) throws(Failure) -> StreamData.Position {
    let next = episode == UInt64.max ? pointee.position.episode + 1 : episode
    guard next < Address.episodes else {
      throw Failure(.exhausted).say("episode: expected below 2^40, found more")
    }
    return StreamData.Position(episode: next)
  }

  /// Continues as `source`: same model, members and noise mode, which the caller has checked.
  func copy(_ source: UnsafeMutablePointer<StreamData>) {
    let (levels, parallel) = (pointee.settings.levelCount, pointee.settings.parallel)
    pointee.settings = source.pointee.settings
    (pointee.settings.levelCount, pointee.settings.parallel) = (levels, parallel)
    pointee.key = source.pointee.key
    pointee.position = source.pointee.position
    for path in 0..<paths {
      state(pointee.current, path: path).update(
        from: source.state(source.pointee.current, path: path), count: pointee.model.pointee.state)
    }
    held(pointee.current).update(from: source.held(source.pointee.current), count: pointee.model.pointee.inputCount)
    self.levels.update(from: source.levels, count: levels * pointee.settings.levelWidth(pointee.model.pointee))
  }

  /// Those of the model's calibration; 0 where it has none.
  func takeOffsets() {
    guard let offsets, let record = pointee.model.pointee.calibration else { return }
    let K = pointee.model.pointee.outputCount
    for q in 0..<pointee.settings.levelCount {
      let row = record.row(of: levels[q])
      for k in 0..<K { offsets[q * K + k] = row.map { record.offsets[$0 * K + k] } ?? 0 }
    }
  }
}
