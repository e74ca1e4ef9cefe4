import CNoisyRNN
import NoisyRNN

/// Calls of the C functions: their failures as a user reads them.
enum CCall {
  /// A call that failed without a message.
  static func problem(_ subject: String, _ status: nrnn_status) -> Problem {
    Problem(exit(status), "\(subject): \(String(cString: nrnn_status_string(status)))")
  }

  static func check(_ subject: String, _ call: (UnsafeMutablePointer<nrnn_error>) -> nrnn_status) throws(Problem) {
    var error = nrnn_error()
    let status = call(&error)
    guard status != Status.ok.rawValue else { return }
    let message = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    throw Problem(exit(status), "\(subject): \(message)")
  }

  private static func exit(_ status: nrnn_status) -> ExitStatus {
    Status(rawValue: status).map { ExitStatus($0) } ?? .failure
  }
}
