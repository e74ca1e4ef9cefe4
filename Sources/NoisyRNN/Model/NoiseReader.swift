import NRNNFormat

/// Noise out of the file: what it names, and its coefficients per unit (see Injection).
extension Reader {
  mutating func noise(_ layer: Message<Nrnn__Layer>, _ index: Int, _ read: UnsafePointer<ModelData.Layer>)
    throws(Failure) -> (Injection, ModelData.NoiseSource)
  {
    let field = Field(layer: index, "noise")
    var source = ModelData.NoiseSource()
    source.id = layer.pointee.has_noise_id != 0 ? Int(clamping: layer.pointee.noise_id) : index
    guard source.id < Address.noiseIDs else {
      throw Failure(.badModel, Field(layer: index)("noise_id")).atMost(Address.noiseIDs - 1, found: source.id)
    }
    count(source.id)
    var injection = Injection(id: source.id, units: read.pointee.facts.units)
    guard let noise = layer.pointee.noise?.pointee else { return (injection, source) }
    try known(noise.base, field)
    guard read.pointee.facts.acceptsNoise else {
      throw Failure(.badModel, field).say("expected noise on a cell that may have it, found it on ")
        .say(cString: read.pointee.facts.name.start)
    }
    count(noise.form_case.rawValue)
    switch noise.form_case {
    case NRNN__NOISE__FORM_PAPER: try paper(noise.paper.pointee, field, read.pointee.facts.delta, &injection, &source)
    case NRNN__NOISE__FORM_OFFICIAL:
      try official(noise.official.pointee, field, read.pointee.facts.delta, &injection, &source)
    case NRNN__NOISE__FORM_MATRIX:
      try matrix(noise.matrix.pointee, field, read.pointee.facts.delta, &injection, &source)
    default: throw Failure(.badModel, field).say("expected a form of noise, found none")
    }
    source.trainedWith = noise.has_trained_with == 0 ? nil : noise.trained_with != 0
    return (injection, source)
  }

  private mutating func paper(
    _ p: Nrnn__PaperNoise, _ field: Field, _ delta: UnsafePointer<Float>?, _ injection: inout Injection,
    _ source: inout ModelData.NoiseSource
  ) throws(Failure) {
    try known(p.base, field)
    let eps = try number(p.eps, field("paper.eps"), from: 0)
    let sigma1 = try number(p.sigma1, field("paper.sigma1"), from: 0)
    let sigma2 = try number(p.sigma2, field("paper.sigma2"), from: 0)
    source.form = .paper
    source.values = (eps, sigma1, sigma2)
    try haveRoots(delta, injection.units, field("paper"))
    injection.additive = try coefficient(field("paper"), injection.units, eps * sigma1, .root, delta)
    injection.drift = try coefficient(field("paper"), injection.units, eps * sigma2, .root, delta)
  }

  private func haveRoots(_ delta: UnsafePointer<Float>?, _ n: Int, _ field: Field) throws(Failure) {
    guard let delta, !isTrusted else { return }
    for i in 0..<n where !(delta[i] >= 0) {
      throw Failure(.badModel, field).say("expected steps of at least 0, whose root is taken, found ")
        .say(Double(delta[i])).say(" for unit ").say(i)
    }
  }

  private mutating func matrix(
    _ m: Nrnn__MatrixNoise, _ field: Field, _ delta: UnsafePointer<Float>?, _ injection: inout Injection,
    _ source: inout ModelData.NoiseSource
  ) throws(Failure) {
    try known(m.base, field)
    let field = field("matrix.sigma")
    let t = try needed(m.sigma, field).pointee
    guard t.n_shape == 2, t.shape[1] > 0 else {
      throw Failure(.badShape, field).say("expected shape [n, r], found ").say(t)
    }
    let draws = Int(clamping: t.shape[1])
    guard draws <= Reader.largestSize else {
      throw Failure(.tooLarge, field).atMost(Reader.largestSize, " columns", found: draws)
    }
    count(draws)
    injection.matrix = try matrix(m.sigma, field, injection.units, draws)
    source.form = .matrix
    source.values.0 = Double(draws)
    try haveRoots(delta, injection.units, field)
    injection.additive = try coefficient(field, injection.units, 1, .root, delta)
  }

  private mutating func official(
    _ o: Nrnn__OfficialNoise, _ field: Field, _ delta: UnsafePointer<Float>?, _ injection: inout Injection,
    _ source: inout ModelData.NoiseSource
  ) throws(Failure) {
    try known(o.base, field)
    let add = try number(o.add, field("official.add"), from: 0)
    let mult = try number(o.mult, field("official.mult"), from: 0, to: 1)
    source.form = .official
    source.values = (add, mult, 0)
    injection.additive = try coefficient(field("official"), injection.units, add, .constant, delta)
    injection.factor = try coefficient(field("official"), injection.units, mult, .step, delta)
  }

  /// A number per unit, rounded once; nil where all are 0.
  @inline(never)
  private mutating func coefficient(
    _ field: Field, _ n: Int, _ factor: Double, _ growth: Growth, _ delta: UnsafePointer<Float>?
  ) throws(Failure) -> UnsafePointer<Float>? {
    guard factor != 0 else { return nil }
    let all = try room(Float.self, padded(n))
    var any = false
    for i in 0..<n {
      let value = growth.of(factor, delta.map { Double($0[i]) } ?? 1)
      if let fill = all.fill { fill[i] = Float(value) }
      guard all.array[i].isFinite else {
        throw Failure(.tooLarge, field).say("expected noise within float32, found ").say(value)
      }
      any = any || all.array[i] != 0
    }
    return any ? all.array : nil
  }
}

/// How a coefficient grows with a unit's step size.
private enum Growth {
  case constant, root, step

  func of(_ factor: Double, _ delta: Double) -> Double {
    switch self {
    case .constant: factor
    case .root: factor * delta.squareRoot()
    case .step: factor * delta
    }
  }
}
