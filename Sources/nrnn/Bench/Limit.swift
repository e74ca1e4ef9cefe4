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
  private let clock: Clock
  private let buffer: Machine.Buffer
  private var reads: [Double] = []
  private var multiplyAdds: [Double] = []

  init(_ facts: Facts, _ clock: Clock) { (self.clock, buffer) = (clock, Machine.Buffer(facts.weightBytes)) }

  func sample() {
    reads += buffer.reads(clock)
    multiplyAdds += Machine.multiplyAdds(clock)
  }

  func limit(_ item: Case, _ facts: Facts) -> Limit {
    Limit(item, facts, readRate: median(reads), peakRate: median(multiplyAdds))
  }
}

/// Of at least one number.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
