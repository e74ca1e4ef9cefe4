import CNoisyRNN

/// One sensor's state, fed one sample at a time; with more than one member, an ensemble under different noise.
///
/// One thread at a time may use a stream. (The name: `Stream` would clash with Foundation's.)
public final class ModelStream {
  public let model: Model
  let handle: OpaquePointer
  /// Of the quantiles.
  public let levels: [Double]
  private let parallel: ParallelLoop?

  public enum Noise: UInt32, Sendable {
    /// Off for one member, on for more.
    case auto = 0
    case off, on
  }

  public enum Space: UInt32, Sendable {
    /// Output units, or probabilities.
    case output = 0
    /// Before softmax or sigmoid.
    case logit
  }

  public enum Missing: UInt32, Sendable {
    case reject = 0
    /// The last valid value.
    case hold
    /// The channel's mean.
    case mean
    /// The whole sample is left out: the first layer advances without its input term.
    case skip
  }

  public enum Gap: UInt32, Sendable {
    case reject = 0
    /// Begins the next episode.
    case reset
    /// Takes the interval for the nominal one.
    case nominal
  }

  /// The same defaults as in every binding: one member, noise off.
  public struct Options: Sendable {
    /// M; nil: 1, or the calibration's.
    public var members: Int?
    public var noise = Noise.auto
    public var seed: UInt64 = 0
    public var streamID: UInt64 = 0
    /// Factor on the model's noise, > 0; nil: 1, or the calibration's.
    public var noiseScale: Double?
    /// Levels within [1/(M+1), M/(M+1)]; empty: none, or the calibration's.
    public var quantiles: [Double] = []
    /// Members, noise scale and levels are those of the model's calibration, and quantiles have its offsets added.
    public var calibrated = false
    public var space = Space.output
    /// What a missing value (NaN) gets, and by channel where that is not empty.
    public var missing = Missing.reject
    public var missingByChannel: [Missing] = []
    /// What an interval gets that is too long to integrate.
    public var gap = Gap.reject
    /// The longest such interval in nominal ones; 0: the model's, or 64.
    public var maxSubsteps = 0
    /// Spreads the members over threads; the bits stay the same. Nil: the calling thread does all.
    public var parallelFor: ParallelFor?

    public init() {}
  }

  public init(_ model: Model, _ options: Options = Options()) throws(NRNNError) {
    self.model = model
    let own = options.calibrated ? model.calibration?.levels ?? [] : []
    levels = options.quantiles.isEmpty ? own : options.quantiles
    parallel = options.parallelFor.map { ParallelLoop($0) }
    handle = try ModelStream.create(model, options, parallel)
  }

  private init(_ source: ModelStream, _ handle: OpaquePointer) {
    (model, self.handle, levels, parallel) = (source.model, handle, source.levels, source.parallel)
  }

  private static func create(_ model: Model, _ options: Options, _ parallel: ParallelLoop?) throws(NRNNError)
    -> OpaquePointer
  {
    if let members = options.members, members < 1 {
      throw NRNNError(.invalidArgument, "members: expected at least 1, found \(members)")
    }
    guard options.noiseScale != 0 else {
      throw NRNNError(.invalidArgument, "noiseScale: expected a number above 0, found 0: noise = .off turns it off")
    }
    var o = nrnn_stream_options()
    o.struct_size = MemoryLayout<nrnn_stream_options>.size
    o.seed = options.seed
    o.stream_id = options.streamID
    o.members = UInt32(clamping: options.members ?? 0)
    o.noise = options.noise.rawValue
    o.noise_scale = options.noiseScale ?? 0
    o.calibrated = options.calibrated ? 1 : 0
    o.space = options.space.rawValue
    o.missing = options.missing.rawValue
    o.gap = options.gap.rawValue
    o.max_substeps = UInt32(clamping: options.maxSubsteps)
    parallel?.put(into: &o)
    var stream: OpaquePointer?
    let policies = options.missingByChannel.map(\.rawValue)
    try check { error in
      options.quantiles.withUnsafeBufferPointer { levels in
        policies.withUnsafeBufferPointer { policies in
          (o.quantiles, o.quantile_count) = (levels.baseAddress, levels.count)
          (o.missing_by_channel, o.missing_count) = (policies.baseAddress, policies.count)
          return nrnn_stream_create(model.handle, &o, &stream, error)
        }
      }
    }
    return stream!
  }

  deinit { nrnn_stream_free(handle) }

  /// A stream that continues as this one would.
  public func clone() throws(NRNNError) -> ModelStream {
    var copy: OpaquePointer?
    try check { nrnn_stream_clone(handle, &copy, $0) }
    return ModelStream(self, copy!)
  }

  // MARK: Steps

  /// Advances by one sample of raw values, [inputs], `dt` seconds after the last; 0: the nominal interval.
  ///
  /// Models whose `maxTicks` is above 1 take a longer interval in equal sub-steps on held input, or by their formula for it in
  /// one, others in one step.
  public func step(_ input: [Float], dt: Double = 0, members: Bool = false) throws(NRNNError) -> Summary {
    try Summary(self, steps: 1, members: members) { output throws(NRNNError) in
      try check { nrnn_stream_step(handle, input, input.count, dt, output, $0) }
    }
  }

  /// Advances by many samples, [steps][inputs]; the same as one by one, bit for bit.
  ///
  /// Where it fails midway the stream is as the rows before leave it; `done` counts them. `resets[i]` other than 0
  /// resets before row i.
  public func run(
    _ inputs: [Float], dt: [Double]? = nil, resets: [UInt8]? = nil, members: Bool = false, done: inout Int
  ) throws(NRNNError) -> Summary {
    let steps = inputs.count / model.inputs.count
    guard resets == nil || resets!.count == steps else {
      throw NRNNError(.invalidArgument, "resets: expected one per step, \(steps), found \(resets!.count)")
    }
    guard dt == nil || dt!.count == steps else {
      throw NRNNError(.invalidArgument, "dt: expected one per step, \(steps), found \(dt!.count)")
    }
    return try Summary(self, steps: steps, members: members) { output throws(NRNNError) in
      try check { nrnn_stream_run(handle, inputs, inputs.count, steps, dt, resets, output, &done, $0) }
    }
  }

  public func run(_ inputs: [Float], dt: [Double]? = nil, resets: [UInt8]? = nil, members: Bool = false)
    throws(NRNNError) -> Summary
  {
    var done = 0
    return try run(inputs, dt: dt, resets: resets, members: members, done: &done)
  }

  /// Advances by many samples and summarises nothing.
  public func advance(_ inputs: [Float]) throws(NRNNError) {
    let steps = inputs.count / model.inputs.count
    try check { nrnn_stream_run(handle, inputs, inputs.count, steps, nil, nil, nil, nil, $0) }
  }

  public enum ResetTarget: UInt32, Sendable {
    case initial = 0
    case zero
  }

  /// Begins an episode; nil: the next one.
  public func reset(to target: ResetTarget = .initial, episode: UInt64? = nil) throws(NRNNError) {
    try check { nrnn_stream_reset(handle, target.rawValue, episode ?? UInt64.max, $0) }
  }
}
