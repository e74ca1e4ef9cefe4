/// Bounds of the work that a file can name, in operations (see `Operations`): a floor, and so many for each of its bytes,
/// so that a large model passes and a small file stays quick. docs/format.md has them as a table.
enum Work {
  static let mostSolverSteps = 65_536

  /// Of one path in a nominal interval, and in the longest one that streams integrate by default.
  static func ofStep(_ fileSize: Int) -> Int { 1 << 28 + 1024 * fileSize }

  /// Of replaying all check vectors.
  static func ofChecks(_ fileSize: Int) -> Int { 1 << 30 + 16_384 * fileSize }
}

extension Reader {
  /// Cells may take steps of their own within a tick: an interval may then be cut into fewer ticks.
  func boundWork(_ data: inout ModelData) throws(Failure) {
    var operations = Double(Operations.ofPass + products)
    for l in 0..<data.layerCount {
      let steps = data.layers[l].facts.solverSteps.within(data.sequence.interval)
      guard steps <= Double(Work.mostSolverSteps) else {
        throw Failure(.tooLarge, Field(layer: l)).say("expected at most ").say(Work.mostSolverSteps)
          .say(" solver steps in a nominal interval, found ").say(steps)
      }
      data.mostTicks = min(data.mostTicks, Int(Double(Work.mostSolverSteps) / max(steps, 1)))
      let cost = data.layers[l].facts.operations
      operations += Double(cost.once) + max(steps, 1) * Double(cost.perStep)
    }
    let most = Work.ofStep(fileSize)
    data.operations = Int(operations)
    guard data.operations <= most else {
      throw Failure(.tooLarge, Field("layers")).atMost(
        most, " operations in a nominal interval", found: data.operations)
    }
    data.mostChecked = Work.ofChecks(fileSize)
    data.sequence.mostSubsteps = min(data.sequence.mostSubsteps, min(data.mostTicks, most / data.operations))
  }
}
