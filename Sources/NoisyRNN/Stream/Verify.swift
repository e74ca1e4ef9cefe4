/// Replays the check vectors of a model: what its training framework computed in float64, noise off.
struct Verification {
  var checks = 0
  var failed = 0
  var worstCheck = 0
  var worstOutput = 0
  var worstStep = 0
  var worstError = 0.0
  var tolerance = 0.0
  /// worst error over tolerance.
  private var worstRatio = -1.0

  init() {}

  static func run(_ model: UnsafeMutablePointer<ModelData>) throws(Failure) -> Verification {
    guard model.pointee.checkCount > 0 else {
      throw Failure(.noChecks).say("checks: expected check vectors in the file, found none")
    }
    try bound(model.pointee)
    var report = Verification()
    for i in 0..<model.pointee.checkCount { try report.replay(i, model) }
    return report
  }

  /// Before any is replayed, so that a host waits for no more than the file pays for.
  private static func bound(_ model: ModelData) throws(Failure) {
    var intervals = 0.0
    for i in 0..<model.checkCount { intervals += model.checks[i].intervals(model) }
    let operations = intervals * Double(model.operations)
    guard operations <= Double(model.mostChecked) else {
      throw Failure(.tooLarge).say("checks: ")
        .atMost(model.mostChecked, " operations to replay them", found: Int64(min(operations, 1e18)))
    }
  }

  private mutating func replay(_ index: Int, _ model: UnsafeMutablePointer<ModelData>) throws(Failure) {
    let check = model.pointee.checks[index]
    var request = StreamRequest()
    request.settings.inLogits = check.inLogits
    request.settings.mostSubsteps = model.pointee.sequence.mostSubsteps
    request.missing = .skip  // a row of NaN
    let plan = try StreamData.plan(model, request)
    let K = model.pointee.outputCount
    var arena = Arena()
    defer { arena.free() }
    let memory = UnsafeMutableRawPointer(try arena.allocate(UInt8.self, plan.layout.total))
    let row = try arena.allocate(Float.self, K)
    let stream = StreamData.create(in: memory, model, request, plan)
    defer { model.release() }
    var output = Outputs()
    output[.nominal] = UnsafeMutableRawPointer(row)
    var passed = true
    for step in 0..<check.steps {
      var done = 0
      try stream.run(
        check.input + step * model.pointee.inputCount, steps: 1, dt: check.dt.map { $0 + step }, resets: nil, &output,
        done: &done)
      guard check.rows > 1 || step == check.steps - 1 else { continue }
      let expected = check.output + (check.rows > 1 ? step * K : 0)
      for k in 0..<K {
        let error = abs(Double(row[k]) - expected[k])
        if error > check.tolerance { passed = false }
        note(error, check.tolerance, index, step, k)
      }
    }
    checks += 1
    failed += passed ? 0 : 1
  }

  private mutating func note(_ error: Double, _ tolerance: Double, _ check: Int, _ step: Int, _ output: Int) {
    guard error / tolerance > worstRatio else { return }
    worstRatio = error / tolerance
    (worstCheck, worstStep, worstOutput, worstError, self.tolerance) = (check, step, output, error, tolerance)
  }
}

extension ModelData.Check {
  /// Nominal intervals that are integrated in all.
  fileprivate func intervals(_ model: ModelData) -> Double {
    let (nominal, most) = (model.sequence.interval, Double(model.sequence.mostSubsteps))
    guard let dt, nominal > 0, model.time == .cut else { return Double(steps) }
    var sum = 0.0
    for i in 0..<steps { sum += min(max(dt[i] / nominal, 1), most) }
    return sum
  }
}
