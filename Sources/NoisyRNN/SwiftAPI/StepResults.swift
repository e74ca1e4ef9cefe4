import CNoisyRNN

/// Memory that steps write into, over and over: for who makes many of them, and no `Summary` of each. The arrays are those
/// of a `Summary`, a row a step.
public final class StepResults {
  public let rows: Int
  /// [row][K], as are `mean` and `variance`.
  public let nominal, mean, variance: UnsafeBufferPointer<Float>
  /// [row][Q][K].
  public let quantiles: UnsafeBufferPointer<Float>
  /// [row]; empty for regression.
  public let entropy, mutualInformation: UnsafeBufferPointer<Float>
  /// [row]: NRNN_FLAG_* of nrnn.h.
  public let flags: UnsafeBufferPointer<UInt32>
  private let rooms: SummaryRooms
  private let outputs: [nrnn_output]

  /// For streams that summarise as this one does.
  public init(like stream: ModelStream, rows: Int) {
    self.rows = rows
    rooms = SummaryRooms(stream, steps: rows, members: false)
    rooms.clear()
    outputs = rooms.rows
    (nominal, mean, variance) = (rooms.lent(0), rooms.lent(1), rooms.lent(2))
    (quantiles, entropy, mutualInformation) = (rooms.lent(3), rooms.lent(5), rooms.lent(6))
    flags = rooms.lentFlags
  }

  deinit { rooms.free() }

  /// What C sees of the rows from this one on.
  func withOutputs<T>(_ row: Int, _ body: (UnsafePointer<nrnn_output>) -> T) -> T {
    outputs.withUnsafeBufferPointer { body($0.baseAddress! + row) }
  }
}

extension ModelStream {
  /// Advances by one sample as `step` does, after a reset where `reset` says so, and writes what it gave into a row of
  /// `results`.
  public func step(
    _ input: ArraySlice<Float>, dt: Double = 0, reset: Bool = false, into results: StepResults, row: Int = 0
  ) throws(NRNNError) {
    var (dt, resets): (Double, UInt8) = (dt, reset ? 1 : 0)
    try check { error in
      input.withUnsafeBufferPointer { input in
        results.withOutputs(row) {
          nrnn_stream_run(handle, input.baseAddress, input.count, 1, &dt, &resets, $0, nil, error)
        }
      }
    }
  }

  /// One step of many streams of one model, as above, into the first rows of `results`.
  ///
  /// - Parameter statuses: what became of each; the row of one that failed is as it was.
  /// - Throws: `invalidArgument` for another number of inputs or intervals, and for streams of other levels.
  public static func step(
    _ streams: [ModelStream], _ inputs: [Float], dt: [Double], into results: StepResults,
    statuses: inout [Status]
  ) throws(NRNNError) {
    guard let first = streams.first, streams.count <= results.rows, dt.count == streams.count else {
      throw NRNNError(
        .invalidArgument,
        "streams: expected 1 to \(results.rows) and an interval for each, found \(streams.count) and \(dt.count)")
    }
    for (i, stream) in streams.enumerated() where !stream.isSummarised(like: first, false) {
      throw NRNNError(.invalidArgument, "streams[\(i)]: expected the first one's levels, found others")
    }
    var found = [nrnn_status](repeating: Status.ok.rawValue, count: streams.count)
    var error = nrnn_error()
    let status = results.withOutputs(0) {
      nrnn_streams_step(
        streams.map(\.handle), streams.count, inputs, inputs.count, dt, $0, &found, &error)
    }
    guard status == Status.ok.rawValue || found.contains(where: { $0 != Status.ok.rawValue }) else {
      throw NRNNError(error)  // the call itself
    }
    statuses = found.map { Status(rawValue: $0) ?? .invalidArgument }
  }

  /// Samples since the last reset.
  public var samples: UInt64 {
    var info = nrnn_stream_info()
    info.struct_size = MemoryLayout<nrnn_stream_info>.size
    _ = nrnn_stream_get_info(handle, &info, nil)
    return info.samples
  }
}
