/// The least time that a step of one stream could take on this machine.
struct Limit {
  /// Bytes a nanosecond, read from a buffer as large as the weights.
  let readRate: Double
  /// Multiply-adds a nanosecond, of one core.
  let peakRate: Double
  /// Nanoseconds to read the weights, by the streams of a call together.
  let memory: Double
  /// Nanoseconds of the step's multiply-adds.
  let multiplyAdds: Double

  /// Streams of one call share its reading of the weights; threads share the arithmetic of a call, but each reads all.
  init(_ item: Case, _ facts: Facts, readRate: Double, peakRate: Double) {
    let (sharing, threads) = item.kind == .shared ? (1, 1) : (item.streams, item.threads)
    (self.readRate, self.peakRate) = (readRate, peakRate)
    memory = Double(facts.weightBytes) / readRate / Double(sharing)
    multiplyAdds = Double(facts.parameters * item.paths) / peakRate / Double(threads)
  }

  var nanoseconds: Double { max(memory, multiplyAdds) }
  var isMemory: Bool { memory >= multiplyAdds }
  var name: String { isMemory ? "memory" : "fma" }
}

/// Samples for a case's limit, taken before and after it: so that both see the same machine.
final class LimitProbe {
  /// A buffer is read faster or slower, by a tenth and more, as its pages happen to lie in the caches.
  private static let buffers = 4

  private let clock: Clock
  private let buffers: [Machine.Buffer]
  private var reads = [[Double]](repeating: [], count: LimitProbe.buffers)
  private var multiplyAdds: [Double] = []

  init(_ facts: Facts, _ clock: Clock) {
    self.clock = clock
    buffers = (0..<LimitProbe.buffers).map { _ in Machine.Buffer(facts.weightBytes) }
  }

  func sample() {
    for (i, buffer) in buffers.enumerated() { reads[i] += buffer.reads(clock) }
    multiplyAdds += Machine.multiplyAdds(clock)
  }

  func limit(_ item: Case, _ facts: Facts) -> Limit {
    Limit(item, facts, readRate: reads.map(median).max()!, peakRate: median(multiplyAdds))
  }
}

/// Of at least one number.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
