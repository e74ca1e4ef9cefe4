import NRNNFormat

/// What cells have in common: activations, step sizes, the sizes that their matrices give.
extension Reader {
  /// One of those that have no numbers; modReLU, where it may be, is the identity and a bias (`modReLU`).
  @inline(never)
  mutating func activation(_ value: Nrnn__Activation, _ field: Field, orModReLU: Bool = false)
    throws(Failure) -> Activation
  {
    let isModReLU = orModReLU && value == NRNN__ACTIVATION__MODRELU
    guard let activation = isModReLU ? .identity : Activation(rawValue: UInt32(value.rawValue)), activation.isPlain
    else {
      throw Failure(.unsupported, field).say("expected TANH, RELU, LOGISTIC")
        .say(orModReLU ? ", IDENTITY or MODRELU" : " or IDENTITY").say(", found number ").say(value.rawValue)
    }
    count(value.rawValue)
    return activation
  }

  /// The bias of modReLU, which is there with this activation alone.
  @inline(never)
  mutating func modReLU(
    _ value: Nrnn__Activation, _ bias: Message<Nrnn__Tensor>?, _ cell: Field, _ n: Int
  ) throws(Failure) -> UnsafePointer<Float>? {
    let field = cell("modrelu_bias")
    guard value != NRNN__ACTIVATION__MODRELU else { return try vector(needed(bias, field), field, n) }
    if bias != nil { throw Failure(.badModel, field).say("expected it with MODRELU alone, found another activation") }
    return nil
  }

  /// A field of the file that may be absent.
  func present(_ has: protobuf_c_boolean, _ value: Double) -> Double? { has != 0 ? value : nil }

  /// A number above 0, or 0 for none.
  mutating func clip(_ present: protobuf_c_boolean, _ value: Double, _ field: Field) throws(Failure) -> Float {
    guard present != 0 else { return 0 }
    count(-6)
    let clip = try float(value, field)
    guard clip > 0 else { throw Failure(.badModel, field).say("expected a number above 0, found ").say(value) }
    return clip
  }

  /// A number that the equations use in float32.
  @inline(never)
  mutating func float(_ value: Double, _ field: Field) throws(Failure) -> Float {
    Float(
      try number(value, field, from: -Double(Float.greatestFiniteMagnitude), to: Double(Float.greatestFiniteMagnitude)))
  }

  /// δ per unit, from one number or from one per unit.
  mutating func steps(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ n: Int)
    throws(Failure) -> UnsafePointer<Float>
  {
    let t = try needed(tensor, field)
    let single = t.pointee.n_shape == 1 && t.pointee.shape[0] == 1
    guard single else { return try vector(tensor, field, n) }
    let delta = try source(tensor, field, 1)
    return try repeated(delta?.pointee ?? 0, n)
  }

  /// The units of a matrix that has so many rows for each, within the limit.
  mutating func rows(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, gates: UInt32 = 1) throws(Failure) -> Int {
    let t = try needed(tensor, field).pointee
    guard t.n_shape == 2, t.shape[0] > 0, t.shape[0] % gates == 0 else {
      let start = Failure(.badShape, field).say("expected a matrix")
      throw (gates == 1 ? start : start.say(" of ").say(gates).say(" rows for each unit")).say(", found shape ").say(t)
    }
    let units = t.shape[0] / gates
    guard units <= Reader.largestSize else {
      throw Failure(.tooLarge, field).atMost(Reader.largestSize, " units", found: units)
    }
    count(units)
    return Int(clamping: units)
  }

  /// The units of a cell by its recurrent matrix, [gates n, n].
  mutating func units(_ W: Message<Nrnn__Tensor>?, _ field: Field, gates: Int = 1) throws(Failure) -> Int {
    let t = try needed(W, field).pointee
    guard t.n_shape == 2, t.shape[1] > 0, UInt64(t.shape[0]) == UInt64(gates) * UInt64(t.shape[1]) else {
      throw notSquare(W, field, gates: gates)
    }
    guard t.shape[1] <= Reader.largestSize else {
      throw Failure(.tooLarge, field).atMost(Reader.largestSize, " units", found: t.shape[1])
    }
    count(t.shape[1])
    return Int(clamping: t.shape[1])
  }
}
