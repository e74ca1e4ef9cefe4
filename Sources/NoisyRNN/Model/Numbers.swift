import NRNNFormat

/// The fields of the message that is being read (`at`), by their names.
extension Reader {
  /// Turns from a layer to its cell's message.
  @inline(never) @discardableResult
  mutating func enter(_ base: ProtobufCMessage, _ name: Words) throws(Failure) -> Field {
    at = at.within(name)
    try known(base, at)
    return at
  }

  @inline(never)
  func failure(_ status: Status, _ name: Words) -> Failure { Failure(status, at(name)) }

  @inline(never)
  mutating func vector(_ tensor: Message<Nrnn__Tensor>?, _ name: Words, _ n: Int)
    throws(Failure) -> UnsafePointer<Float>
  {
    try vector(tensor, at(name), n)
  }

  @inline(never)
  mutating func number(_ value: Double, _ name: Words) throws(Failure) -> Double { try number(value, at(name)) }

  /// A matrix or vector that must be there: checked and counted, in the decoded file's memory; nil in a packed file.
  mutating func table(_ tensor: Message<Nrnn__Tensor>?, _ name: Words, _ shape: [2 of Int], rank: Int)
    throws(Failure) -> UnsafePointer<Float>?
  {
    let data = try floats(try needed(tensor, at(name)), at(name), shape, rank: rank)
    count(data, rank == 2 ? shape[0] * shape[1] : shape[0])
    return data
  }

  /// A number that the engine keeps as a float.
  mutating func float(_ value: Double, _ name: Words) throws(Failure) -> Float {
    try float(value, at(name))
  }

  @inline(never)
  mutating func positive(_ value: Double, _ name: Words) throws(Failure) -> Double {
    _ = try number(value, name)
    guard value <= 0 else { return value }
    throw failure(.badModel, name).say("expected a number above 0, found ").say(value)
  }

  @inline(never)
  mutating func integer(_ value: UInt32, _ name: Words, from low: Int = 1, to high: Int) throws(Failure) -> Int {
    guard Int(clamping: value) >= low, Int(clamping: value) <= high else {
      throw failure(.badModel, name).say("expected ").say(low).say(" to ").say(high).say(", found ").say(value)
    }
    count(value)
    return Int(clamping: value)
  }

  mutating func repeated(_ value: Float, _ n: Int) throws(Failure) -> UnsafePointer<Float> {
    let all = try floats(padded(n))
    all.fill?.update(repeating: value, count: n)
    return all.array
  }
}
