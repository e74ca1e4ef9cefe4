/// All rows of a bench, for people and as JSON.
struct BenchReport {
  let clock: Clock
  private var results: [Measurement] = []
  private var skipped: [(Case, Problem)] = []

  init(_ clock: Clock) { self.clock = clock }

  mutating func add(_ result: Measurement) { results.append(result) }
  mutating func skip(_ item: Case, _ problem: Problem) { skipped.append((item, problem)) }

  var json: JSON {
    [
      "schema": "nrnn-bench-1", "clock_ns": JSON(clock.cost), "results": .array(results.map(\.json)),
      "skipped": .array(skipped.map { ["case": .string($0.label), "why": .string($1.description)] }),
    ]
  }

  // MARK: For people

  private static let titles = [
    "case", "cell", "hidden", "inputs", "members", "noise", "streams", "threads", "weights", "ns/step", "limit", "at",
    "",
    "of limit", "p50", "p90", "p99", "p99.9", "max", "first", "allocs",
  ]

  var text: String {
    let notes = skipped.map { "\($0.label): \($1)" }
    return ([heading] + Table(BenchReport.titles, results.map(\.cells)).lines + notes).joined(separator: "\n")
  }

  private var heading: String {
    let kernels = Set(results.map(\.facts.kernels)).sorted().joined(separator: ", ")
    return "kernels \(kernels); times in nanoseconds, of calls less \(clock.cost) for the clock"
  }
}

extension Case {
  /// For a row that is not there.
  var label: String {
    "\(kind.rawValue) (\(subject.name), members \(members), streams \(streams), threads \(threads))"
  }
}

extension Measurement {
  fileprivate var cells: [String] {
    let numbers = [facts.hidden, facts.inputs, item.members].map(String.init)
    let counts = [item.streams, item.threads].map(String.init)
    let times = percentiles.map { "\($1)" }
    return [item.kind.rawValue, facts.cell] + numbers + [item.isNoisy ? "on" : "off"] + counts + [facts.weights]
      + [
        timing.perStep.short, limit?.nanoseconds.short ?? "", limit?.rate ?? "", limit?.name ?? "",
        share.map { "\((100 * $0).short) %" } ?? "",
      ]
      + times + [timing.allocationsPerCall.short]
  }

  fileprivate var json: JSON {
    .object(
      [
        ("case", .string(item.kind.rawValue)), ("cell", .string(facts.cell)), ("hidden", JSON(facts.hidden)),
        ("inputs", JSON(facts.inputs)), ("members", JSON(item.members)),
        ("noise", .string(item.isNoisy ? "on" : "off")),
        ("streams", JSON(item.streams)), ("weights", .string(facts.weights)), ("kernels", .string(facts.kernels)),
        ("threads", JSON(item.threads)), ("steps", JSON(timing.count)), ("paced_hz", JSON(paced)),
        ("ns_per_step", .number(timing.perStep)), ("limit_ns", JSON(limit?.nanoseconds)),
        ("limit", limit.map { .string($0.name) } ?? .null), ("of_limit", JSON(share)),
        ("limit_memory_ns", JSON(limit?.memory)), ("limit_fma_ns", JSON(limit?.multiplyAdds)),
        ("read_gb_per_s", JSON(limit?.readRate)), ("peak_fma_per_ns", JSON(limit?.peakRate)),
      ] + percentiles.map { ("ns_\($0)", JSON($1)) } + [
        ("allocations_per_step", .number(timing.allocationsPerCall / Double(timing.stepsPerCall)))
      ])
  }
}

extension Limit {
  fileprivate var rate: String { isMemory ? "\(readRate.short) GB/s" : "\(peakRate.short) fma/ns" }
}

extension Double {
  /// Three digits that count, and all of a larger number's.
  fileprivate var short: String {
    guard self < 99.95 else { return "\(Int(self.rounded()))" }
    let unit = self < 9.995 ? 100.0 : 10.0
    return "\((self * unit).rounded() / unit)"
  }
}
