import NRNNFormat

/// A normalisation out of the file.
extension Reader {
  mutating func norm(_ m: Message<Nrnn__Norm>, _ d: Int) throws(Failure) -> Norm {
    try enter(m.pointee.base, Norm.name)
    guard let kind = Norm.Kind(rawValue: UInt32(m.pointee.kind.rawValue)) else {
      throw failure(.unsupported, "kind").say("expected NONE, LAYER or RMS, found number ").say(m.pointee.kind.rawValue)
    }
    count(kind.rawValue)
    let gain = try m.pointee.gain == nil ? ones(d) : vector(m.pointee.gain, "gain", d)
    let bias = try vector(m.pointee.bias, "bias", d)
    guard kind != .none || m.pointee.has_epsilon == 0 else {
      throw failure(.badModel, "epsilon").say("expected none with kind NONE, found ").say(m.pointee.epsilon)
    }
    let epsilon = try number(m.pointee.has_epsilon == 0 ? 1e-5 : m.pointee.epsilon, at("epsilon"), from: 0)
    return Norm(
      units: d, kind: kind, epsilon: epsilon, gain: gain, bias: bias,
      activation: try function(
        m.pointee.activation, present(m.pointee.has_alpha, m.pointee.alpha),
        present(m.pointee.has_beta, m.pointee.beta), at))
  }

  private mutating func ones(_ d: Int) throws(Failure) -> UnsafePointer<Float> {
    count(0)
    return try repeated(1, d)
  }
}
