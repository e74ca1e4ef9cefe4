/// Where a call writes its rows; nil is skipped. Layouts as in nrnn.h.
struct Outputs {
  /// An array of the host and its capacity in elements.
  struct Array<Element> {
    var start: UnsafeMutablePointer<Element>?
    var capacity = 0

    func room(_ elements: Int, _ name: Words, _ overflow: Bool) throws(Failure) {
      guard start != nil else { return }
      guard !overflow, capacity >= elements else {
        throw Failure(.bufferTooSmall).say("output.").say(name).say(": expected room for ").say(elements)
          .say(" elements, found ").say(capacity)
      }
    }

    func absent(_ name: Words) throws(Failure) {
      guard start == nil else {
        throw Failure(.invalidArgument).say("output.").say(name).say(
          ": expected a classifier, found a regression model")
      }
    }

    func row(_ index: Int, _ width: Int) -> UnsafeMutablePointer<Element>? { start.map { $0 + index * width } }
  }

  var nominal = Array<Float>()
  var mean = Array<Float>()
  var variance = Array<Float>()
  var quantiles = Array<Float>()
  var members = Array<Float>()
  var entropy = Array<Float>()
  var mutualInformation = Array<Float>()
  var flags = Array<UInt32>()
  var largestZ = Array<Float>()

  /// Whether every array holds that many rows.
  func check(rows: Int, _ stream: UnsafePointer<StreamData>) throws(Failure) {
    let K = stream.pointee.model.pointee.outputCount
    let (values, overflow) = rows.multipliedReportingOverflow(by: K)
    let (levels, overflowQ) = values.multipliedReportingOverflow(by: stream.pointee.settings.levelCount)
    let (all, overflowM) = values.multipliedReportingOverflow(by: stream.pointee.settings.members)
    try nominal.room(values, "nominal", overflow)
    try mean.room(values, "mean", overflow)
    try variance.room(values, "variance", overflow)
    try quantiles.room(levels, "quantiles", overflow || overflowQ)
    try members.room(all, "members", overflow || overflowM)
    try entropy.room(rows, "entropy", false)
    try mutualInformation.room(rows, "mutual_information", false)
    try flags.room(rows, "flags", false)
    try largestZ.room(rows, "largest_z", false)
    guard stream.pointee.model.pointee.task == .regression else { return }
    try entropy.absent("entropy")
    try mutualInformation.absent("mutual_information")
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
