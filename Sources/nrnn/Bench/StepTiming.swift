import NoisyRNN

/// How long the steps of one stream take, each timed by itself.
struct StepTiming {
  private static let warmUp = 100

  let model: Model
  let members: Int
  let steps: Int
  let first: UInt64
  let times: Percentiles

  init(_ file: ModelArguments, _ model: Model, members: Int, steps: Int) throws {
    (self.model, self.members, self.steps) = (model, members, steps)
    let engine = try Engine(file.model, file.arithmetic.kernels.kernels)
    try engine.begin(members: members)
    let bed = TestBed(model)
    first = try bed.time(engine, step: 0)
    for step in 1...StepTiming.warmUp { _ = try bed.time(engine, step: step) }
    times = Percentiles(try (0..<steps).map { try bed.time(engine, step: $0) })
  }

  // MARK: Report

  private var recurrent: [Model.Layer] { model.layers.filter { $0.state > 0 } }
  private var cell: String { (recurrent.isEmpty ? model.layers : recurrent).map(\.cell).joined(separator: "+") }
  /// The units of the widest recurrent layer.
  private var hidden: Int { recurrent.map(\.units).max() ?? 0 }

  var subject: String {
    """
    \(cell), hidden \(hidden), inputs \(model.inputs.count), weights f32, kernels \(model.kernels.name), threads 1, \
    steps \(steps)
    """
  }

  private var statistics: [(String, UInt64)] {
    [
      ("p50", times(0.5)), ("p90", times(0.9)), ("p99", times(0.99)), ("p999", times(0.999)), ("max", times.max),
      ("first", first),
    ]
  }

  static let titles = ["members", "p50", "p90", "p99", "p99.9", "max", "first"]
  var cells: [String] { ["\(members)"] + statistics.map { "\($1)" } }

  var json: JSON {
    .object(
      [
        ("case", "step"), ("cell", .string(cell)), ("hidden", JSON(hidden)), ("inputs", JSON(model.inputs.count)),
        ("members", JSON(members)), ("streams", JSON(1)), ("weights", "f32"), ("kernels", .string(model.kernels.name)),
        ("threads", JSON(1)), ("steps", JSON(steps)), ("ns_per_step", JSON(times(0.5))),
      ] + statistics.map { ("ns_\($0)", JSON($1)) })
  }
}
