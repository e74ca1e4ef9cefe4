import ArgumentParser
import NoisyRNN

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times steps beside what this machine can do.", discussion: BenchHelp.text)

  @Argument(help: "A model file (*.nrnn).", completion: .file(extensions: ["nrnn"]))
  var model: String?
  @OptionGroup var arithmetic: KernelArguments
  @OptionGroup(title: "Synthetic model") var synthetic: SyntheticArguments
  @OptionGroup(title: "Case") var running: CaseArguments
  @OptionGroup(title: "Timing") var timing: TimingArguments
  @Flag(help: "As JSON, schema nrnn-bench-1; times in nanoseconds.") var json = false

  func validate() throws {
    guard model == nil || synthetic.cell == nil else {
      throw ValidationError("--synthetic: expected a MODEL or a synthetic one, found both")
    }
    guard model != nil || synthetic.cell != nil || running.given.isEmpty else {
      throw ValidationError("\(running.given[0]): expected a MODEL or --synthetic with it, found none")
    }
  }

  func run() throws {
    let cases = try asked()
    var report = BenchReport(Clock())
    for item in cases {
      do {
        report.add(try Measurement(item, arithmetic.kernels.kernels, timing, report.clock))
      } catch let problem as Problem where isTable && problem.status != .failure {
        report.skip(item, problem)  // not offered by this version
      }
    }
    try Terminal.show(json ? report.json.text(indented: true) : report.text)
  }

  private var isTable: Bool { model == nil && synthetic.cell == nil }

  private func asked() throws -> [Case] {
    guard !isTable else { return Case.table }
    let subject = model.map { .file($0) } ?? Subject(synthetic.shape!)
    if case .file(let path) = subject { try ModelFile.expect(path) }
    return running.cases(of: subject, try subject.model(arithmetic.kernels.kernels))
  }
}
