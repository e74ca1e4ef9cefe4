import CNoisyRNN

/// Where a call writes its rows: the host's arrays, nil is skipped. Layouts as in nrnn.h.
struct Outputs {
  /// Whole, as this version knows it, for the length of the call.
  let host: UnsafePointer<nrnn_output>

  /// Whether every array holds that many rows.
  @_optimize(speed) func check(rows: Int, _ stream: UnsafePointer<StreamData>) throws(Failure) {
    let o = host
    let K = stream.pointee.model.pointee.outputCount
    let (values, overflow) = rows.multipliedReportingOverflow(by: K)
    let (levels, overflowQ) = values.multipliedReportingOverflow(by: stream.pointee.settings.levelCount)
    let (all, overflowM) = values.multipliedReportingOverflow(by: stream.pointee.settings.members)
    try room(o.pointee.nominal, o.pointee.nominal_capacity, values, "nominal", overflow)
    try room(o.pointee.mean, o.pointee.mean_capacity, values, "mean", overflow)
    try room(o.pointee.variance, o.pointee.variance_capacity, values, "variance", overflow)
    try room(o.pointee.quantiles, o.pointee.quantiles_capacity, levels, "quantiles", overflow || overflowQ)
    try room(o.pointee.members, o.pointee.members_capacity, all, "members", overflow || overflowM)
    try room(o.pointee.entropy, o.pointee.entropy_capacity, rows, "entropy", false)
    try room(
      o.pointee.mutual_information, o.pointee.mutual_information_capacity, rows, "mutual_information", false)
    try room(o.pointee.flags, o.pointee.flags_capacity, rows, "flags", false)
    try room(o.pointee.largest_z, o.pointee.largest_z_capacity, rows, "largest_z", false)
    guard stream.pointee.model.pointee.task == .regression else { return }
    try absent(o.pointee.entropy, "entropy")
    try absent(o.pointee.mutual_information, "mutual_information")
  }

  /// A host's SIZE_MAX, which would be negative here, is as good as no limit.
  @inline(__always)
  private func room<T>(
    _ start: UnsafeMutablePointer<T>?, _ capacity: Int, _ elements: Int, _ name: Words, _ overflow: Bool
  ) throws(Failure) {
    guard start != nil, overflow || UInt(bitPattern: capacity) < UInt(bitPattern: elements) else { return }
    throw tooSmall(name, elements, capacity)
  }

  @inline(never)
  private func tooSmall(_ name: Words, _ elements: Int, _ capacity: Int) -> Failure {
    Failure(.bufferTooSmall).say("output.").say(name).say(": expected room for ").say(elements)
      .say(" elements, found ").say(capacity)
  }

  private func absent(_ start: UnsafeMutablePointer<Float>?, _ name: Words) throws(Failure) {
    guard start == nil else {
      throw Failure(.invalidArgument).say("output.").say(name).say(": expected a classifier, found a regression model")
    }
  }
}

extension Optional {
  /// Row `index` of an array of rows of `width`.
  @inline(__always)
  func row<T>(_ index: Int, _ width: Int) -> UnsafeMutablePointer<T>? where Wrapped == UnsafeMutablePointer<T> {
    map { $0 + index * width }
  }
}

/// What is worth knowing of a step beside its numbers; the bits are those of nrnn.h.
struct Flags: OptionSet {
  let rawValue: UInt32
  static let held = Flags(rawValue: 1)
  static let skipped = Flags(rawValue: 2)
  static let gap = Flags(rawValue: 4)
  static let warmingUp = Flags(rawValue: 8)
  static let beyondTrainedLength = Flags(rawValue: 16)
  static let outOfRange = Flags(rawValue: 32)
}
