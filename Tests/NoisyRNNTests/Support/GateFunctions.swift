import NRNNKernels

/// What a kernel takes for the gates, the candidate and the output of a cell.
struct GateFunctions: @unchecked Sendable, Equatable {
  let all: UnsafePointer<nrnn_function>

  private init(_ functions: [nrnn_function]) {
    let memory = UnsafeMutablePointer<nrnn_function>.allocate(capacity: functions.count)
    memory.initialize(from: functions, count: functions.count)
    all = UnsafePointer(memory)
  }

  static let usual = GateFunctions([nrnn_function(NRNN_SIGMOID), nrnn_function(NRNN_TANH), nrnn_function(NRNN_TANH)])
  static let others = GateFunctions([
    nrnn_function(activation: NRNN_HARD_SIGMOID.rawValue, alpha: 0.25, beta: 0.5), nrnn_function(NRNN_SOFTSIGN),
    nrnn_function(activation: NRNN_ELU.rawValue, alpha: 0.5, beta: 0.75),
  ])
}

extension nrnn_function {
  /// One without numbers.
  init(_ activation: nrnn_activation) { self.init(activation: activation.rawValue, alpha: 0, beta: 0) }
}
