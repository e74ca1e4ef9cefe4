import ArgumentParser
import NoisyRNN

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays the check vectors that the training framework left in the file.")

  @OptionGroup var file: ModelArguments
  @Flag(help: "As JSON, schema nrnn-verify-1.") var json = false

  func run() throws {
    let model = try file.load()
    let report = try about("verify") { try model.verify() }
    try Terminal.show(json ? Verify.json(file.model, report).text(indented: true) : Verify.text(report))
    guard report.failed == 0 else {
      throw Problem(
        .verifyFailed,
        "verify: expected every check vector within its tolerance, found \(report.failed) of \(report.checks) outside")
    }
  }

  private static func text(_ r: Model.CheckReport) -> String {
    """
    \(r.checks - r.failed) of \(r.checks) check vectors within tolerance; the worst error is \(r.worstError) \
    of \(r.tolerance) (check \(r.worstCheck), step \(r.worstStep), output \(r.worstOutput))
    """
  }

  private static func json(_ path: String, _ r: Model.CheckReport) -> JSON {
    [
      "schema": "nrnn-verify-1", "model": .string(path), "passed": .bool(r.failed == 0), "checks": JSON(r.checks),
      "failed": JSON(r.failed),
      "worst": [
        "check": JSON(r.worstCheck), "step": JSON(r.worstStep), "output": JSON(r.worstOutput),
        "error": .number(r.worstError), "tolerance": .number(r.tolerance),
      ],
    ]
  }
}
