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
  /// Set while a call steps many streams, to find one that was named twice.
  var claimed = false

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

  var paths: Int { settings.paths }

  /// The path that has no noise.
  var nominal: Int { paths - 1 }

  /// The path of a member: without noise all are the nominal one.
  func path(ofMember member: Int) -> Int { settings.noisy ? member : 0 }

  func state(_ buffer: Int, path: Int) -> UnsafeMutablePointer<Float> {
    floats(layout.states + buffer * layout.bufferBytes) + path * model.pointee.state
  }

  var levels: UnsafeMutablePointer<Double> { (base + layout.levels).assumingMemoryBound(to: Double.self) }

  /// Outputs before the link and as the host sees them, [path][row].
  func logits(path: Int) -> UnsafeMutablePointer<Float> { floats(layout.logits) + path * layout.row }
  func values(path: Int) -> UnsafeMutablePointer<Float> { floats(layout.values) + path * layout.row }

  func floats(_ offset: Int) -> UnsafeMutablePointer<Float> { (base + offset).assumingMemoryBound(to: Float.self) }
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
    if let levels = settings.levels { stream.pointee.levels.update(from: levels, count: settings.levelCount) }
    for k in 0..<model.pointee.inputCount {
      let policy = settings.missingByChannel?[k] ?? settings.missing.rawValue
      stream.pointee.held(0)[k] = Held(value: .nan, policy: policy, age: 0)
    }
    stream.pointee.settings.levels = nil  // the caller's; ours lie in the block
    stream.pointee.settings.missingByChannel = nil
    stream.pointee.reset(to: .initial, Position())
    return stream
  }

  enum ResetTarget: UInt32 {
    case initial = 0
    case zero
  }

  mutating func reset(to target: ResetTarget, _ position: Position) {
    for path in 0..<paths {
      let state = state(current, path: path)
      switch target {
      case .initial: state.update(from: model.pointee.initial, count: model.pointee.state)
      case .zero: state.update(repeating: 0, count: model.pointee.state)
      }
    }
    for k in 0..<model.pointee.inputCount { (held(current)[k].value, held(current)[k].age) = (.nan, 0) }
    self.position = position
  }

  /// The position that the next episode, or a named one, starts from.
  func start(ofEpisode episode: UInt64) throws(Failure) -> Position {
    let next = episode == UInt64.max ? position.episode + 1 : episode
    guard next < Address.episodes else {
      throw Failure(.exhausted).say("episode: expected below 2^40, found more")
    }
    return Position(episode: next)
  }

  /// Continues as `source`: same model, members and noise mode, which the caller has checked.
  mutating func copy(_ source: StreamData) {
    let levels = self.settings.levelCount
    settings = source.settings
    settings.levelCount = levels
    key = source.key
    position = source.position
    for path in 0..<paths {
      state(current, path: path).update(from: source.state(source.current, path: path), count: model.pointee.state)
    }
    held(current).update(from: source.held(source.current), count: model.pointee.inputCount)
    self.levels.update(from: source.levels, count: levels)
  }
}
