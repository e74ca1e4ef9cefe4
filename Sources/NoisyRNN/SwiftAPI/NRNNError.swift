import CNoisyRNN

/// A call that failed: what was expected and what was found.
public struct NRNNError: Error, CustomStringConvertible, Sendable {
  public let status: Status
  public let message: String

  public var description: String { message }

  init(_ error: nrnn_error) {
    status = Status(rawValue: error.status) ?? .invalidArgument
    message = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension NRNNError {
  /// Where there is no sentence: what the status stands for.
  init(_ status: nrnn_status) {
    self.init(Status(rawValue: status) ?? .invalidArgument, String(cString: nrnn_status_string(status)))
  }
}

/// Calls one of the exported functions and throws its failure.
func check(_ call: (UnsafeMutablePointer<nrnn_error>) -> nrnn_status) throws(NRNNError) {
  var error = nrnn_error()
  if call(&error) != Status.ok.rawValue { throw NRNNError(error) }
}
