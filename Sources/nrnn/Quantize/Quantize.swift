import ArgumentParser
import NoisyRNN

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the weights of a model smaller and measures what that does to its outputs.",
    discussion: """
      Matrices become f16, bf16, or int8 with a scale for each row, rounded to nearest; vectors stay float32. All else \
      in the file is kept, also the float64 outputs of its check vectors. Their tolerances become twice the error that \
      is found, where that is more than they were, and the new file must pass them before it is written. The record of \
      a calibration speaks of the weights of before: it is left out, and a line says so.

      The change is the largest and the root mean square of the outputs' differences, noise off: on the check vectors, \
      against the model as it was and against float64, and on --data, whose rows are read as by nrnn run. A model \
      whose outputs change by more than --max-change of their range, on any of these samples, is not written: exit \
      status 4.
      """)

  @OptionGroup var file: ModelArguments
  @Option(help: "What the weights become.")
  var weights: WeightKind
  @Option(name: .shortAndLong, help: "The new model file.", completion: .file(extensions: ["nrnn"]))
  var output: String
  @Option(
    help: "The largest change that is written, as a part of the output's range; inf: any. (default: 0.05)",
    transform: { $0 == "inf" ? .infinity : try DecimalNumber.option($0) })
  var maxChange: Double?
  @Flag(help: "Let the new file take the place of the model.")
  var overwrite = false
  @Flag(help: "As JSON, schema nrnn-quantize-1.") var json = false
  @OptionGroup(title: "Samples") var samples: SampleArguments

  private var limit: Double { maxChange ?? 0.05 }

  func validate() throws {
    guard output != "-" else { throw ValidationError("--output: expected a file, found -: the report goes there") }
    guard limit >= 0 else { throw ValidationError("--max-change: expected 0 or more, found \(limit)") }
  }

  func run() throws {
    let target = try prepared()
    let bytes = try ModelFile.bytes(file.model)
    let model = try verified(bytes, file.model)
    let message = try ModelMessage(bytes, of: model)
    guard !message.isPacked else {
      throw Problem(.usage, "\(file.model): expected a model that is not packed, found one: quantize first, then pack")
    }
    let before = QuantizeReport.Size(weights: message.weightBytes, file: bytes.count)
    if try !message.shrink(to: weights) {
      Terminal.say("nrnn: \(file.model): the weights are \(weights) already: nothing to do")
    } else if message.dropCalibration() {
      let why = "its calibration speaks of the weights of before and is left out: calibrate again"
      Terminal.say("nrnn: \(file.model): \(why)")
    }
    let (checks, data) = try measure(message, against: model)
    let result = message.bytes
    let after = QuantizeReport.Size(weights: message.weightBytes, file: result.count)
    let report = QuantizeReport(
      model: file.model, output: output, weights: weights, before: before, after: after, checks: checks, data: data,
      worst: RelativeChange.worst(checks, data, of: model))
    _ = try verified(result, output)
    let isSmall = report.worst.map { $0.share <= limit } ?? true
    if isSmall { try target.write(result) }
    try Terminal.show(json ? report.json.text(indented: true) : report.text)
    guard isSmall else { throw tooLarge(report.worst!, model) }
  }

  private func tooLarge(_ worst: RelativeChange, _ model: Model) -> Problem {
    let name = model.outputs[worst.output].name
    let output = "output \(worst.output)\(name.isEmpty ? "" : " (\(name))")"
    let (change, range) = (Change.short(worst.change), Change.short(worst.range))
    return Problem(
      .verifyFailed,
      """
      \(file.model): \(output): expected a change of at most \(Change.short(limit)) of its range, found \
      \(Change.short(worst.share)) on \(worst.place), \(change) of \(range): not written; --max-change allows more
      """)
  }

  /// How far the outputs are from the model's; each check vector gets the tolerance that it needs.
  private func measure(_ message: ModelMessage, against model: Model) throws -> ([CheckChange], DataChange?) {
    let small = try file.arithmetic.load(message.bytes, from: output)
    let checks = try about("checks") { try message.checks.map { try CheckChange($0, model, small) } }
    for (check, change) in zip(message.checks, checks) { check.tolerance = change.tolerance }
    return (checks, try samples.change(from: model, to: small))
  }

  // MARK: Files

  private func prepared() throws -> ReplacedFile {
    let target = ReplacedFile(path: output)
    if !overwrite { try target.expectApart(from: file.model, "; --overwrite allows it") }
    if let data = samples.data { try target.expectApart(from: data) }
    try target.prepare()
    return target
  }

  /// A model that passes the check vectors that its file has.
  private func verified(_ bytes: [UInt8], _ path: String) throws -> Model {
    let model = try file.arithmetic.load(bytes, from: path)
    guard model.checkCount > 0 else { return model }
    let report = try about(path) { try model.verify() }
    guard report.failed == 0 else {
      throw Problem(
        .verifyFailed,
        "\(path): expected every check vector within its tolerance, found \(report.failed) of \(report.checks) outside")
    }
    return model
  }
}
