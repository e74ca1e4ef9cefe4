extension Reader {
  /// Cells may take steps of their own within a tick: an interval may then be cut into fewer ticks.
  @inline(never)
  func boundWork(_ data: inout ModelData) throws(Failure) {
    var operations = Double(Int64(Operations.ofPass) + products)
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
    data.operations = Int64(min(operations, 1e18))
    guard data.operations <= most else {
      throw Failure(.tooLarge, Field("layers")).atMost(
        most, " operations in a nominal interval", found: data.operations)
    }
    data.mostChecked = Work.ofChecks(fileSize)
    let ticks = data.time == .whole ? data.mostTicks : Int(clamping: most / data.operations)
    data.sequence.mostSubsteps = min(data.sequence.mostSubsteps, min(data.mostTicks, ticks))
  }
}
