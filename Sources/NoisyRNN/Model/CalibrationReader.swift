import NRNNFormat

/// What calibrating found, out of the file. It says how streams may be made and bears on no output by itself, so it does
/// not enter the fingerprint: a model that is calibrated anew goes on with the snapshots of before.
extension Reader {
  @inline(never)
  mutating func calibration(_ message: Message<Nrnn__Calibration>?, _ data: inout ModelData) throws(Failure) {
    guard let c = message?.pointee else { return }
    at = Field(message: "calibration")
    try known(c.base, at)
    guard data.hasNoise else {
      throw Failure(.badModel, at).say("expected a model that names noise, found one that names none")
    }
    let scale = try noiseScale(c.noise_scale, data)
    let members = try integer(c.members, "members", from: 2, to: Ensemble.mostMembers)
    let levels = try levels(c, members, data)
    let size = c.n_levels * data.outputCount
    let most = Double(Float.greatestFiniteMagnitude)
    let offsets = try numbers(c.offsets, c.n_offsets, "offsets", size, -most, most)
    let coverage = c.n_coverage == 0 ? nil : try numbers(c.coverage, c.n_coverage, "coverage", size, 0, 1)
    data.calibration = ModelData.Calibration(
      scale: scale, members: members, levels: levels, levelCount: c.n_levels, offsets: offsets, coverage: coverage,
      data: try words(c.data, at("data")))
  }

  private mutating func noiseScale(_ value: Double, _ data: ModelData) throws(Failure) -> Double {
    let scale = try number(value, "noise_scale")
    guard data.allows(scale: scale) else {
      throw failure(.badModel, "noise_scale").say("expected a number above 0, times mult at most 1, found ").say(scale)
    }
    return scale
  }

  private mutating func levels(_ c: Nrnn__Calibration, _ members: Int, _ data: ModelData)
    throws(Failure) -> UnsafePointer<Double>
  {
    guard data.task == .regression || c.n_levels == 0 else {
      throw failure(.badModel, "levels").say("expected none for a classifier, found ").say(c.n_levels)
    }
    guard c.n_levels <= Ensemble.mostLevels else {
      throw failure(.tooLarge, "levels").atMost(Ensemble.mostLevels, found: c.n_levels)
    }
    let levels = try numbers(c.levels, c.n_levels, "levels", c.n_levels, 0, 1)
    for i in 0..<c.n_levels {
      guard Ensemble.reaches(levels[i], members: members) else {
        throw failure(.badModel, "levels").say("expected a level within [1/(M+1), M/(M+1)], found ").say(levels[i])
          .say(" with M = ").say(members)
      }
      guard i == 0 || levels[i] > levels[i - 1] else {
        throw failure(.badModel, "levels").say("expected rising levels, found ").say(levels[i]).say(" at ").say(i)
      }
    }
    return levels
  }

  /// A list of `size` numbers.
  private mutating func numbers(
    _ list: UnsafeMutablePointer<Double>?, _ found: Int, _ name: Words, _ size: Int, _ low: Double, _ high: Double
  ) throws(Failure) -> UnsafePointer<Double> {
    guard found == size else {
      throw failure(.badShape, name).say("expected ").say(size).say(" numbers, found ").say(found)
    }
    let copy = try arena.allocate(Double.self, size)
    for i in 0..<size { copy[i] = try number(list![i], at(name), from: low, to: high) }
    return UnsafePointer(copy)
  }
}
