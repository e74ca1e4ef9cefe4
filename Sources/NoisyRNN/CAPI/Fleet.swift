import CNoisyRNN
import NRNNKernels

/// Many streams of one model and their samples: the states of many are the columns of one product.
struct Fleet {
  let streams: UnsafePointer<OpaquePointer?>
  let count: Int
  let inputs: UnsafePointer<Float>
  let dt: UnsafePointer<Double>?
  let outputs: UnsafePointer<nrnn_output>?
  /// Bytes from one output to the next: an older host's structs are shorter.
  let outputStride: Int

  func stream(_ i: Int) -> UnsafeMutablePointer<StreamData>? { streams[i].map { UnsafeMutablePointer($0) } }

  /// That of the first stream there is; all others must share it.
  private var model: UnsafeMutablePointer<ModelData>? {
    for i in 0..<count { if let stream = stream(i) { return stream.pointee.model } }
    return nil
  }

  func check(inputs found: Int) throws(Failure) {
    let width = try Boundary.given(model, "streams").pointee.inputCount
    let (needed, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow, found == needed else {
      throw Failure(.invalidArgument).say("input_count: expected ").say(count).say(" rows of ").say(width)
        .say(" inputs, found ").say(found)
    }
  }

  /// Steps each stream once; throws the first failure when all are done.
  func step(_ statuses: UnsafeMutablePointer<nrnn_status>) throws(Failure) {
    claim(statuses)
    let shares = (count + FleetShare.streams - 1) / FleetShare.streams
    if shares > 1, let parallel = stream(0)?.pointee.settings.parallel {
      var task = FleetShare(fleet: self, statuses: statuses, isTask: true)
      parallel.each(shares, &task) { memory, i in
        let share = memory!.assumingMemoryBound(to: FleetShare.self).pointee
        Parallel.task { share.step(i) }
      }
    } else {
      let share = FleetShare(fleet: self, statuses: statuses, isTask: false)
      Parallel.task { for i in 0..<shares { share.step(i) } }
    }
    for i in 0..<count { stream(i)?.pointee.claimed = false }
    for i in 0..<count where statuses[i] != Status.ok.rawValue { try explain(i) }
  }

  /// A stream of another model, or named twice, is refused before any step is taken.
  private func claim(_ statuses: UnsafeMutablePointer<nrnn_status>) {
    let model = model
    for i in 0..<count {
      statuses[i] = Status.invalidArgument.rawValue
      guard let stream = stream(i), stream.pointee.model == model, !stream.pointee.claimed else { continue }
      stream.pointee.claimed = true
      statuses[i] = Status.ok.rawValue
    }
  }

  /// Says what was wrong with stream `i`: a step that failed left it as it was, so it fails again.
  private func explain(_ i: Int) throws(Failure) {
    guard let stream = stream(i), stream.pointee.model == model else {
      throw Failure(.invalidArgument).say("streams[").say(i).say(
        "]: expected a stream of the first one's model, found "
      )
      .say(streams[i] == nil ? "NULL" : "another's")
    }
    for earlier in 0..<i where streams[earlier] == streams[i] {
      throw Failure(.invalidArgument).say("streams[").say(i).say("]: expected each stream once, found one again")
    }
    try alone(i)
  }

  /// A stream's step by itself.
  func alone(_ i: Int) throws(Failure) {
    guard let stream = stream(i) else { return }
    var done = 0
    var copy = nrnn_output()
    try stream.run(input(i, stream), steps: 1, dt: dt.map { $0 + i }, resets: nil, try output(i, &copy), done: &done)
  }

  func input(_ i: Int, _ stream: UnsafePointer<StreamData>) -> UnsafePointer<Float> {
    inputs + i * stream.pointee.model.pointee.inputCount
  }

  func output(_ i: Int, _ copy: UnsafeMutablePointer<nrnn_output>) throws(Failure) -> Outputs {
    let start = outputs.map { UnsafeRawPointer($0).advanced(by: i * outputStride) }
    return try Outputs(start?.assumingMemoryBound(to: nrnn_output.self), copy)
  }
}
