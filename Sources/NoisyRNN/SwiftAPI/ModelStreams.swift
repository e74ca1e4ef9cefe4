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
    guard dt == nil || dt!.count == streams.count else {
      throw NRNNError(.invalidArgument, "dt: expected one per stream, \(streams.count), found \(dt!.count)")
    }
    let rooms = streams.map { SummaryRooms($0, steps: 1, members: members) }
    defer { rooms.forEach { $0.free() } }
    var statuses = [nrnn_status](repeating: Status.ok.rawValue, count: streams.count)
    var error = nrnn_error()
    let status = nrnn_streams_step(
      streams.map(\.handle), streams.count, inputs, inputs.count, dt, rooms.map(\.output), &statuses, &error)
    let first = statuses.firstIndex { $0 != Status.ok.rawValue }
    if first == nil, status != Status.ok.rawValue { throw NRNNError(error) }  // the call itself, of no stream
    return streams.indices.map { i in
      guard statuses[i] != Status.ok.rawValue else { return .success(Summary(rooms[i])) }
      return .failure(i == first ? NRNNError(error) : NRNNError(statuses[i]))
    }
  }
}
