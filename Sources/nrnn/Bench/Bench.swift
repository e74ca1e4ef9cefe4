import ArgumentParser
import NoisyRNN

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times single steps on one thread.",
    discussion: """
      Each step is timed by itself, on a made-up input within the range of the channels; the first call is told apart. \
      Without --members: one member with noise off and, where the model names noise, an ensemble of \
      \(ModelDescription.ensemble).
      """)

  @OptionGroup var file: ModelArguments
  @Option(help: ArgumentHelp("Members of the ensemble; more than one: noise is on.", valueName: "m"))
  var members: Int?
  @Option(help: ArgumentHelp("Steps to time.", valueName: "n"))
  var steps = 10_000
  @Flag(help: "As JSON, schema nrnn-bench-1; times in nanoseconds.") var json = false

  func validate() throws {
    guard members ?? 1 >= 1 else { throw ValidationError("--members: expected at least 1, found \(members!)") }
    guard steps >= 1 else { throw ValidationError("--steps: expected at least 1, found \(steps)") }
  }

  func run() throws {
    let model = try file.load()
    let counts = members.map { [$0] } ?? (model.hasNoise ? [1, ModelDescription.ensemble] : [1])
    let results = try counts.map { try StepTiming(file, model, members: $0, steps: steps) }
    try Terminal.show(json ? Bench.json(results).text(indented: true) : Bench.text(results))
  }

  private static func json(_ results: [StepTiming]) -> JSON {
    ["schema": "nrnn-bench-1", "results": .array(results.map(\.json))]
  }

  private static func text(_ results: [StepTiming]) -> String {
    let rows = [StepTiming.titles] + results.map(\.cells)
    return results[0].subject + "\nnanoseconds per step:\n" + rows.map(aligned).joined(separator: "\n")
  }

  private static func aligned(_ cells: [String]) -> String {
    cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
  }
}
