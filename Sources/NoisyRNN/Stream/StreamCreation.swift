import NRNNPlatform

/// How a stream comes to be, and where it begins.
extension StreamData {
  /// Whatever the model and the request make of it; nothing is written yet.
  static func plan(_ model: UnsafePointer<ModelData>, _ request: StreamRequest) throws(Failure) -> StreamPlan {
    try StreamPlan(model, request, head: MemoryLayout<StreamData>.size)
  }

  /// Makes a stream in memory of `plan.layout.total` bytes; it holds a reference to its model.
  static func create(
    in memory: UnsafeMutableRawPointer, _ model: UnsafeMutablePointer<ModelData>, _ request: StreamRequest,
    _ plan: StreamPlan
  ) -> UnsafeMutablePointer<StreamData> {
    let stream = place(in: memory, model, request.settings, plan)
    if let levels = request.levels { stream.levels.update(from: levels, count: plan.levels) }
    stream.takeOffsets()
    for k in 0..<model.pointee.inputCount {
      let policy = request.missingByChannel?[k] ?? request.missing.rawValue
      stream.held(0)[k] = Held(value: .nan, policy: policy, age: 0)
    }
    stream.reset(to: .initial, Position())
    return stream
  }

  private static func place(
    in memory: UnsafeMutableRawPointer, _ model: UnsafeMutablePointer<ModelData>, _ settings: StreamSettings,
    _ plan: StreamPlan
  ) -> UnsafeMutablePointer<StreamData> {
    model.retain()
    // Kernels take whole vectors, whatever the host's memory held before.
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: plan.layout.total)
    let stream = memory.bindMemory(to: StreamData.self, capacity: 1)
    stream.initialize(
      to: StreamData(
        model: model, base: memory, plan: plan,
        stackBytes: Passage.bytes(plan.columns, scratch: plan.layout.stackWork), settings: settings,
        key: Address.key(seed: settings.seed, streamID: settings.streamID)))
    return stream
  }

  /// Memory for a stream, to be given back with nrnn_free.
  static func memory(_ plan: StreamPlan) throws(Failure) -> UnsafeMutableRawPointer {
    guard let memory = nrnn_alloc(plan.layout.total) else {
      throw Failure(.noMemory).say("stream: expected ").say(plan.layout.total).say(" bytes of memory, found none")
    }
    return memory
  }

  /// A stream that continues as `source` would, in memory of its own.
  static func clone(_ source: UnsafeMutablePointer<StreamData>) throws(Failure) -> UnsafeMutablePointer<StreamData> {
    let memory = try memory(source.pointee.plan)
    let clone = place(in: memory, source.pointee.model, source.pointee.settings, source.pointee.plan)
    clone.copy(source)
    return clone
  }

  enum ResetTarget: UInt32 {
    case initial = 0
    case zero
  }
}

extension UnsafeMutablePointer where Pointee == StreamData {
  func reset(to target: StreamData.ResetTarget, _ position: Position) {
    let count = pointee.model.pointee.state
    for path in 0..<paths {
      let state = state(pointee.current, path: path)
      switch target {
      case .initial: state.update(from: pointee.plan.set.pointee.initial, count: count)
      case .zero: state.update(repeating: 0, count: count)
      }
    }
    for k in 0..<pointee.model.pointee.inputCount {
      (held(pointee.current)[k].value, held(pointee.current)[k].age) = (.nan, 0)
    }
    pointee.position = position
  }

  /// The position that the next episode, or a named one, starts from.
  func start(ofEpisode episode: UInt64) throws(Failure) -> Position {
    let next = episode == UInt64.max ? pointee.position.episode + 1 : episode
    guard next < Address.episodes else {
      throw Failure(.exhausted).say("episode: expected below 2^40, found more")
    }
    return Position(episode: next)
  }

  /// Continues as `source`: same model, members and noise mode, which the caller has checked.
  func copy(_ source: UnsafeMutablePointer<StreamData>) {
    (pointee.settings, pointee.key, pointee.position) = (
      source.pointee.settings, source.pointee.key, source.pointee.position
    )
    for path in 0..<paths {
      state(pointee.current, path: path).update(
        from: source.state(source.pointee.current, path: path), count: pointee.model.pointee.state)
    }
    held(pointee.current).update(from: source.held(source.pointee.current), count: pointee.model.pointee.inputCount)
    levels.update(from: source.levels, count: pointee.plan.levels * pointee.plan.levelWidth)
  }

  /// Those of the model's calibration; 0 where it has none.
  fileprivate func takeOffsets() {
    guard let offsets, let record = pointee.model.pointee.calibration else { return }
    let K = pointee.plan.outputs
    for q in 0..<pointee.plan.levels {
      let row = record.row(of: levels[q])
      for k in 0..<K { offsets[q * K + k] = row.map { record.offsets[$0 * K + k] } ?? 0 }
    }
  }
}
