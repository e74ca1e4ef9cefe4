import NoisyRNN

/// What the command's end says to a script. The numbers never change.
enum ExitStatus: Int32, CaseIterable {
  case ok = 0
  case failure, usage, badModel, verifyFailed, io, badData, badState, behind
  case interrupted = 130

  var meaning: String {
    switch self {
    case .ok: "done"
    case .failure: "failed while running: a state diverged, out of memory"
    case .usage: "a wrong option or argument, or noise or a calibration asked of a model that has none"
    case .badModel: "not a model file, or one that is damaged, unknown or senseless"
    case .verifyFailed: "the check vectors are missed, or the file holds none; quantize: the outputs change too much"
    case .io: "a file cannot be opened, read or written"
    case .badData: "input data: a bad cell or time, a missing column or value, an empty file"
    case .badState: "the state file: no snapshot, damaged, of another model, stream, run or output"
    case .behind: "every row of some key is behind the key's clock; --forget KEY lets it begin anew"
    case .interrupted: "stopped by SIGINT or SIGTERM, output and state whole so far"
    }
  }

  static var table: String {
    allCases.map { "  \($0.rawValue)" + ($0.rawValue < 100 ? "    " : "  ") + $0.meaning }.joined(separator: "\n")
  }

  init(_ status: Status) {
    switch status {
    case .ok: self = .ok
    case .noMemory, .diverged, .exhausted: self = .failure
    case .invalidArgument, .bufferTooSmall, .noNoise, .noCalibration: self = .usage
    case .io: self = .io
    case .notAModel, .corrupt, .badVersion, .unsupported, .tooLarge, .badShape, .notFinite, .badModel: self = .badModel
    case .badInput, .gap: self = .badData
    case .notASnapshot, .badSnapshot, .snapshotOfOtherModel, .snapshotOfOtherStream: self = .badState
    case .verifyFailed, .noChecks: self = .verifyFailed
    }
  }

  /// Nil: an error of the argument parser, which has codes of its own.
  init?(of error: Error) {
    switch error {
    case let problem as Problem: self = problem.status
    case let failure as NRNNError: self.init(failure.status)
    case is Interrupted: self = .interrupted
    default: return nil
    }
  }
}

/// A failure as the user reads it: where, what was expected, what was found.
struct Problem: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ status: ExitStatus, _ description: String) { (self.status, self.description) = (status, description) }

  /// What the engine says; `status`: of all but failures while running. Nil: its own.
  init(_ error: NRNNError, as status: ExitStatus? = nil) {
    let own = ExitStatus(error.status)
    self.init(own == .failure ? own : status ?? own, error.message)
  }
}

/// Runs a call of the engine and says what it was about.
func about<T>(_ subject: @autoclosure () -> String, as status: ExitStatus? = nil, _ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let error as NRNNError {
    let problem = Problem(error, as: status)
    throw Problem(problem.status, "\(subject()): \(problem)")
  }
}
