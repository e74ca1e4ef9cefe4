import ArgumentParser
import CNoisyRNN

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays the check vectors that the training framework left in the file.")

  @OptionGroup var file: ModelArguments
  @Flag(help: "As JSON, schema nrnn-verify-1.") var json = false

  func run() throws {
    let engine = try Engine(file.model, file.arithmetic.kernels.kernels)
    let (report, failure) = try engine.verify()
    try Terminal.show(json ? Verify.json(file.model, report).text(indented: true) : Verify.text(report))
    if let failure { throw failure }
  }

  private static func text(_ r: nrnn_check_report) -> String {
    """
    \(r.checks - r.failed) of \(r.checks) check vectors within tolerance; the worst error is \(r.worst_error) \
    of \(r.tolerance) (check \(r.worst_check), step \(r.worst_step), output \(r.worst_output))
    """
  }

  private static func json(_ path: String, _ r: nrnn_check_report) -> JSON {
    [
      "schema": "nrnn-verify-1", "model": .string(path), "passed": .bool(r.failed == 0), "checks": JSON(r.checks),
      "failed": JSON(r.failed),
      "worst": [
        "check": JSON(r.worst_check), "step": JSON(r.worst_step), "output": JSON(r.worst_output),
        "error": .number(r.worst_error), "tolerance": .number(r.tolerance),
      ],
    ]
  }
}
