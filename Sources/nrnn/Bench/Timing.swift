import NRNNTools

/// How long a case's calls take.
struct Timing {
  private static let batch = 100_000.0  // nanoseconds: a reading of the clock is then nothing
  private static let warmUp = 20_000_000 as UInt64

  /// Nanoseconds of one step, the median over batches; paced: over single calls.
  let perStep: Double
  /// Nanoseconds of the very first call, and of later ones, each by itself.
  let first: UInt64
  let calls: Percentiles
  let count: Int
  let stepsPerCall: Int
  let allocationsPerCall: Double

  init(_ work: inout some Work, _ arguments: TimingArguments, _ clock: Clock) throws {
    stepsPerCall = work.stepsPerCall
    first = try clock.time { try work.call() }
    let estimate = try Timing.warmUp(&work, clock)
    count = arguments.calls(estimate)
    let perCall = arguments.paced == nil ? try Timing.batches(&work, count, estimate, clock) : nil
    (calls, allocationsPerCall) = try Timing.singles(&work, count, arguments.paced, clock)
    perStep = (perCall ?? Double(calls(0.5))) / Double(stepsPerCall)
  }

  /// The median of the calls until code, caches and clock frequency are as they will be.
  private static func warmUp(_ work: inout some Work, _ clock: Clock) throws -> Double {
    let end = nanoseconds() + warmUp
    var times: [UInt64] = []
    while times.count < 3 || nanoseconds() < end { times.append(try clock.time { try work.call() }) }
    return Double(max(1, Percentiles(times)(0.5)))
  }

  private static func batches(_ work: inout some Work, _ calls: Int, _ estimate: Double, _ clock: Clock) throws
    -> Double
  {
    let size = min(calls, max(1, Int(batch / estimate)))
    var times: [Double] = []
    for _ in 0..<max(1, calls / size) {
      let time = try clock.time { for _ in 0..<size { try work.call() } }
      times.append(Double(time) / Double(size))
    }
    return median(times)
  }

  private static func singles(_ work: inout some Work, _ calls: Int, _ paced: Double?, _ clock: Clock) throws
    -> (Percentiles, Double)
  {
    var times = [UInt64](repeating: 0, count: calls)
    let period = paced.map { UInt64(1e9 / $0) }
    var due = nanoseconds()
    let before = nrnn_allocations()
    for i in 0..<calls {
      if let period {
        due += period
        Clock.sleep(until: due)
      }
      times[i] = try clock.time { try work.call() }
    }
    let allocations = nrnn_allocations() - before
    return (Percentiles(times), Double(allocations) / Double(calls))
  }
}
