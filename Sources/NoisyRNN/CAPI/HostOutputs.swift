import CNoisyRNN

extension Outputs {
  /// Takes the host's arrays, each of which must have room for so many rows of the stream.
  @_optimize(speed)
  mutating func take(_ host: UnsafePointer<nrnn_output>?, rows: Int, _ stream: UnsafePointer<StreamData>)
    throws(Failure)
  {
    guard let host else { return }
    if host.pointee.struct_size == MemoryLayout<nrnn_output>.size { return try take(whole: host, rows, stream) }
    var copy = try Sized.read(host, nrnn_output(), "output")  // an older host's is shorter
    try take(whole: &copy, rows, stream)
  }

  /// An array of nrnn_output, which is its size and then these.
  private struct Array {
    let start: UnsafeMutableRawPointer?
    let capacity: Int
  }

  @inline(__always)
  private mutating func take(whole host: UnsafePointer<nrnn_output>, _ rows: Int, _ stream: UnsafePointer<StreamData>)
    throws(Failure)
  {
    let arrays = (UnsafeRawPointer(host) + MemoryLayout<Int>.size).assumingMemoryBound(to: Array.self)
    if let start = arrays[0].start { try take(start, arrays[0].capacity, .nominal, rows, stream) }
    if let start = arrays[1].start { try take(start, arrays[1].capacity, .mean, rows, stream) }
    if let start = arrays[2].start { try take(start, arrays[2].capacity, .variance, rows, stream) }
    var others: UInt = 0
    for i in 3..<Outputs.kinds { others |= UInt(bitPattern: arrays[i].start) }
    if others != 0 { try takeOthers(arrays, rows, stream) }
  }

  @inline(never)
  private mutating func takeOthers(
    _ arrays: UnsafePointer<Array>, _ rows: Int, _ stream: UnsafePointer<StreamData>
  ) throws(Failure) {
    for i in 3..<Outputs.kinds {
      guard let start = arrays[i].start, let kind = Kind(rawValue: i) else { continue }
      try take(start, arrays[i].capacity, kind, rows, stream)
    }
    guard stream.pointee.model.pointee.task == .regression else { return }
    try absent(.entropy)
    try absent(.mutualInformation)
  }

  @inline(__always)
  private mutating func take(
    _ start: UnsafeMutableRawPointer, _ capacity: Int, _ kind: Kind, _ rows: Int, _ stream: UnsafePointer<StreamData>
  ) throws(Failure) {
    let (elements, overflow) = rows.multipliedReportingOverflow(by: stream.pointee.plan.width(kind))
    // A host's SIZE_MAX, which would be negative here, is as good as no limit.
    guard !overflow, UInt(bitPattern: capacity) >= UInt(bitPattern: elements) else {
      throw tooSmall(kind, elements, capacity)
    }
    self[kind] = start
  }

  @inline(never)
  private func tooSmall(_ kind: Kind, _ elements: Int, _ capacity: Int) -> Failure {
    Failure(.bufferTooSmall).say("output.").say(kind.name).say(": expected room for ").say(elements)
      .say(" elements, found ").say(capacity)
  }

  @inline(__always)
  private func absent(_ kind: Kind) throws(Failure) {
    guard self[kind] == nil else {
      throw Failure(.invalidArgument).say("output.").say(kind.name)
        .say(": expected a classifier, found a regression model")
    }
  }
}

extension Outputs.Kind {
  /// As in nrnn_output.
  fileprivate var name: Words {
    switch self {
    case .nominal: "nominal"
    case .mean: "mean"
    case .variance: "variance"
    case .quantiles: "quantiles"
    case .members: "members"
    case .entropy: "entropy"
    case .mutualInformation: "mutual_information"
    case .flags: "flags"
    case .largestZ: "largest_z"
    }
  }
}

/// An array of the host's outputs, one for each stream of a batch.
struct HostOutputs {
  let first: UnsafePointer<nrnn_output>?
  /// Bytes from one to the next: an older host's structs are shorter.
  let stride: Int

  static let find: StreamBatch.Rows.Find = { host, i, stream, found in
    let host = host!.assumingMemoryBound(to: HostOutputs.self).pointee
    let output = host.first.map { UnsafeRawPointer($0) + i * host.stride }
    do throws(Failure) {
      try found!.assumingMemoryBound(to: Outputs.self).pointee.take(
        output?.assumingMemoryBound(to: nrnn_output.self), rows: 1, stream!.assumingMemoryBound(to: StreamData.self))
      return Status.ok.rawValue
    } catch {
      return error.status.rawValue
    }
  }
}
