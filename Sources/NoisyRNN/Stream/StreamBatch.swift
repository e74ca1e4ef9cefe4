/// Many streams of one model and a sample of each: the states of many are the columns of one product.
struct StreamBatch {
  let streams: UnsafePointer<UnsafeMutablePointer<StreamData>?>
  let count: Int
  /// [stream][inputs], and seconds for each or nil: nominal.
  let inputs: UnsafePointer<Float>
  let dt: UnsafePointer<Double>?
  let rows: Rows
  /// Each stream's own.
  let statuses: UnsafeMutablePointer<Int32>

  /// Where the outputs of stream `index` go, asked of whoever holds them: a status, and what was found in `outputs`.
  struct Rows {
    typealias Find =
      @convention(c) (
        _ host: UnsafeRawPointer?, _ index: Int, _ stream: UnsafeRawPointer?, _ outputs: UnsafeMutableRawPointer?
      ) -> Int32
    let host: UnsafeRawPointer?
    let find: Find
  }

  /// That of the first stream there is; all others must share it.
  var model: UnsafeMutablePointer<ModelData>? {
    for i in 0..<count { if let stream = streams[i] { return stream.pointee.model } }
    return nil
  }

  /// A stream of another model, or named twice, is refused before any step is taken.
  func claim() {
    let model = model
    for i in 0..<count {
      statuses[i] = Status.invalidArgument.rawValue
      guard let stream = streams[i], stream.pointee.model == model, !stream.pointee.claimed else { continue }
      stream.pointee.claimed = true
      statuses[i] = Status.ok.rawValue
    }
  }

  /// Says what was wrong with stream `i`: a step that failed left it as it was, so it fails again.
  func explain(_ i: Int) throws(Failure) {
    guard let stream = streams[i], stream.pointee.model == model else {
      let found: Words = streams[i] == nil ? "NULL" : "another's"
      throw Failure(.invalidArgument).say("streams[").say(i)
        .say("]: expected a stream of the first one's model, found ").say(found)
    }
    for earlier in 0..<i where streams[earlier] == stream {
      throw Failure(.invalidArgument).say("streams[").say(i).say("]: expected each stream once, found one again")
    }
    try alone(i, stream)
  }

  /// A stream's step by itself.
  func alone(_ i: Int, _ stream: UnsafeMutablePointer<StreamData>) throws(Failure) {
    var done = 0
    var outputs = Outputs()
    try find(&outputs, i, stream)
    try stream.run(input(i, stream), steps: 1, dt: dt.map { $0 + i }, resets: nil, &outputs, done: &done)
  }

  func input(_ i: Int, _ stream: UnsafePointer<StreamData>) -> UnsafePointer<Float> {
    inputs + i * stream.pointee.model.pointee.inputCount
  }

  /// The row that stream `i` writes, if there is room for it.
  func find(_ outputs: UnsafeMutablePointer<Outputs>, _ i: Int, _ stream: UnsafePointer<StreamData>) throws(Failure) {
    let found = rows.find(rows.host, i, stream, outputs)
    guard found != Status.ok.rawValue else { return }
    throw Failure(said: Status(rawValue: found) ?? .invalidArgument)
  }
}
