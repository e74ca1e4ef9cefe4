import CNoisyRNN

extension ModelStream {
  /// One step of many streams of one model, in any order: bit for bit that of each alone. One that fails never stops
  /// the others, and stays as it was.
  ///
  /// One thread at a time may use each of the streams, for the whole call.
  ///
  /// More than 48 go over the `parallelFor` of the first, if it has one.
  ///
  /// - Parameters:
  ///   - inputs: raw values, [stream][inputs].
  ///   - dt: seconds since each stream's last sample; nil: the nominal interval.
  ///   - members: whether the summaries hold the members' outputs.
  /// - Returns: what each gave, in their order.
  /// - Throws: `invalidArgument` for another number of inputs or intervals; no stream has then moved.
  public static func step(
    _ streams: [ModelStream], _ inputs: [Float], dt: [Double]? = nil, members: Bool = false
  ) throws(NRNNError) -> [Result<Summary, NRNNError>] {
    let rooms = streams.map { SummaryRooms($0, steps: 1, members: members) }
    defer { rooms.forEach { $0.free() } }
    let (statuses, error) = try step(streams, inputs, dt, rooms.map(\.output))
    let first = statuses.firstIndex { $0 != Status.ok.rawValue }
    return streams.indices.map { i in
      guard statuses[i] != Status.ok.rawValue else { return .success(Summary(rooms[i])) }
      return .failure(i == first ? NRNNError(error) : NRNNError(statuses[i]))
    }
  }

  /// The same of streams that summarise alike, with as many members and the same levels: one summary, [stream] in place
  /// of [step].
  ///
  /// - Parameter statuses: what became of each; the row of one that failed is 0.
  /// - Throws: `invalidArgument` also for streams of other levels or members.
  public static func step(
    _ streams: [ModelStream], _ inputs: [Float], dt: [Double]? = nil, members: Bool = false, statuses: inout [Status]
  ) throws(NRNNError) -> Summary {
    guard let first = streams.first else {
      throw NRNNError(.invalidArgument, "streams: expected at least one, found none")
    }
    for (i, stream) in streams.enumerated() where !stream.isSummarised(like: first, members) {
      throw NRNNError(.invalidArgument, "streams[\(i)]: expected the first one's members and levels, found others")
    }
    let rooms = SummaryRooms(first, steps: streams.count, members: members)
    defer { rooms.free() }
    rooms.clear()
    let (found, _) = try step(streams, inputs, dt, rooms.rows)
    statuses = found.map { Status(rawValue: $0) ?? .invalidArgument }
    return Summary(rooms)
  }

  func isSummarised(like other: ModelStream, _ members: Bool) -> Bool {
    levels == other.levels && (!members || info.members == other.info.members)
  }

  /// The status of each, and what is said of the first that failed.
  private static func step(
    _ streams: [ModelStream], _ inputs: [Float], _ dt: [Double]?, _ outputs: [nrnn_output]
  ) throws(NRNNError) -> ([nrnn_status], nrnn_error) {
    guard dt == nil || dt!.count == streams.count else {
      throw NRNNError(.invalidArgument, "dt: expected one per stream, \(streams.count), found \(dt!.count)")
    }
    var statuses = [nrnn_status](repeating: Status.ok.rawValue, count: streams.count)
    var error = nrnn_error()
    let status = nrnn_streams_step(
      streams.map(\.handle), streams.count, inputs, inputs.count, dt, outputs, &statuses, &error)
    let isOfNone = status != Status.ok.rawValue && statuses.allSatisfy { $0 == Status.ok.rawValue }
    if isOfNone { throw NRNNError(error) }  // the call itself
    return (statuses, error)
  }
}
