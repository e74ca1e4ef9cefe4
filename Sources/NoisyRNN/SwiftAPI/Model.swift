import CNoisyRNN

/// An immutable model, loaded once and shared between threads.
public final class Model: @unchecked Sendable {
  let handle: OpaquePointer
  private let info: nrnn_model_info

  /// The instruction set of the arithmetic. All give the same bits.
  public enum Kernels: UInt32, Sendable, CaseIterable {
    case auto = 0
    case generic, avx2, neon, avx512, simd128

    public var name: String { String(cString: nrnn_kernels_name(rawValue)!) }
    public var isAvailable: Bool { nrnn_kernels_available(rawValue) == 1 }
  }

  /// Loads a model from a regular file. `maxBytes` 0: at most 1 GiB. `trusted`: the file comes from one's own hands, and
  /// neither its checksum nor its weights are looked at.
  public convenience init(
    contentsOf path: String, kernels: Kernels = .auto, maxBytes: UInt64 = 0, trusted: Bool = false
  ) throws(NRNNError) {
    try self.init(contentsOf: Array(path.utf8CString), kernels: kernels, maxBytes: maxBytes, trusted: trusted)
  }

  /// The same for a path that need not be UTF-8, its closing 0 included.
  public convenience init(
    contentsOf path: [CChar], kernels: Kernels = .auto, maxBytes: UInt64 = 0, trusted: Bool = false
  ) throws(NRNNError) {
    try self.init { options, handle, error in
      nrnn_model_load_file(path, options, handle, error)
    } options: {
      Model.options(kernels, maxBytes, trusted)
    }
  }

  /// Loads a model from memory, which is copied.
  public convenience init(
    bytes: [UInt8], kernels: Kernels = .auto, maxBytes: UInt64 = 0, trusted: Bool = false
  ) throws(NRNNError) {
    try self.init { options, handle, error in
      nrnn_model_load_memory(bytes, bytes.count, options, handle, error)
    } options: {
      Model.options(kernels, maxBytes, trusted)
    }
  }

  private init(
    _ load: (
      UnsafePointer<nrnn_load_options>, UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<nrnn_error>
    ) -> nrnn_status, options: () -> nrnn_load_options
  ) throws(NRNNError) {
    var loaded: OpaquePointer?
    var options = options()
    try check { load(&options, &loaded, $0) }
    var info = nrnn_model_info()
    info.struct_size = MemoryLayout<nrnn_model_info>.size
    let model = loaded!
    _ = nrnn_model_get_info(model, &info, nil)
    (handle, self.info) = (model, info)
    inputs = Model.channels(model, info.inputs, nrnn_model_get_input)
    outputs = Model.channels(model, info.outputs, nrnn_model_get_output)
    layers = (0..<info.layers).map { Model.layer(model, $0) }
    provenance = (0..<info.provenance).map { Model.note(model, $0) }
    calibration = info.has_calibration == 1 ? Calibration(model, outputs: Int(info.outputs)) : nil
  }

  private static func options(_ kernels: Kernels, _ maxBytes: UInt64, _ trusted: Bool) -> nrnn_load_options {
    nrnn_load_options(
      struct_size: MemoryLayout<nrnn_load_options>.size, max_bytes: maxBytes, kernels: kernels.rawValue,
      flags: trusted ? UInt32(NRNN_LOAD_TRUSTED) : 0)
  }

  deinit { nrnn_model_free(handle) }

  // MARK: What it is

  public enum Task: UInt32, Sendable {
    case regression = 0
    case softmax, sigmoid
    case logSoftmax = 4
  }

  public var fingerprint: UInt64 { info.fingerprint }
  public var parameters: Int { Int(info.parameters) }
  public var bytes: Int { Int(info.bytes) }
  public var weightBytes: Int { Int(info.weight_bytes) }
  /// Numbers of one member's state, and the bytes that they take.
  public var stateSize: Int { Int(info.state) }
  public var stateBytes: Int { Int(info.state_bytes) }
  /// What one path takes in a nominal interval, counted as docs/format.md says.
  public var operations: Int { Int(info.operations) }
  public var task: Task { Task(rawValue: info.task)! }
  public var hasNoise: Bool { info.has_noise == 1 }
  /// Whether the model was trained with the noise it names; nil: the file does not say.
  public var trainedWith: Bool? { Model.trained(info.trained_with) }
  public var kernels: Kernels { Kernels(rawValue: info.kernels)! }
  public var checkCount: Int { Int(info.checks) }

  /// Seconds between samples; nil: the file does not say.
  public var interval: Double? { info.interval == 0 ? nil : info.interval }
  public var isValidAtEnd: Bool { info.valid_at_end == 1 }
  public var trainedLength: Int? { info.trained_length == 0 ? nil : Int(info.trained_length) }
  public var warmUp: Int { Int(info.warm_up) }
  public var horizon: Int { Int(info.horizon) }
  /// The longest interval that streams integrate by default, in nominal ones.
  public var maxSubsteps: Int { Int(info.max_substeps) }
  /// Sub-steps at most in an interval, or nominal intervals in a step that has a formula for them; 1: a layer's time cannot be
  /// cut, and an interval of 1.5 or more is a gap.
  public var maxTicks: Int { Int(info.max_ticks) }
  /// Whether the file was packed, and its weights are read where they lie in the host's memory.
  public var isPacked: Bool { info.packed == 1 }
  public var isInPlace: Bool { info.in_place == 1 }

  public let inputs: [Channel]
  public let outputs: [Channel]
  public let layers: [Layer]
  public let provenance: [(key: String, value: String)]
  /// What streams with `calibrated` are made with; nil: the model was not calibrated.
  public let calibration: Calibration?

  /// Replays the check vectors that the training framework left in the file. One that is missed is no error here: see
  /// `CheckReport.failed`.
  public func verify() throws(NRNNError) -> CheckReport {
    var report = nrnn_check_report()
    report.struct_size = MemoryLayout<nrnn_check_report>.size
    try check {
      let status = nrnn_model_verify(handle, &report, $0)
      return status == Status.verifyFailed.rawValue ? Status.ok.rawValue : status
    }
    return CheckReport(report)
  }
}
