extension Status {
  var words: Words {
    switch self {
    case .ok: "ok"
    case .invalidArgument: "invalid argument"
    case .noMemory: "no memory"
    case .io: "file cannot be read"
    case .notAModel: "not a model"
    case .corrupt: "model file truncated or altered"
    case .badVersion: "unknown version"
    case .unsupported: "not supported by this version"
    case .tooLarge: "too large"
    case .badShape: "tensor of wrong shape"
    case .notFinite: "number that is not finite"
    case .badModel: "model that makes no sense"
    case .bufferTooSmall: "buffer too small"
    case .badInput: "bad input"
    case .gap: "interval too long"
    case .diverged: "state or output not finite"
    case .noNoise: "model names no noise"
    case .notASnapshot: "not a snapshot"
    case .badSnapshot: "snapshot truncated or altered"
    case .snapshotOfOtherModel: "snapshot of another model"
    case .snapshotOfOtherStream: "snapshot of another kind of stream"
    case .verifyFailed: "check vectors missed"
    case .noChecks: "no check vectors"
    case .exhausted: "tick or episode exhausted"
    case .noCalibration: "model without calibration"
    }
  }
}
