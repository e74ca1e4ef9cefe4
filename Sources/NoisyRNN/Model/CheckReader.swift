import NRNNFormat

/// Check vectors and notes out of the file: they bear on no output and do not enter the fingerprint.
extension Reader {
  @inline(never)
  mutating func checks(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    try notTooMany(file.pointee.n_checks, "checks")
    let all = try arena.allocate(ModelData.Check.self, file.pointee.n_checks)
    for i in 0..<file.pointee.n_checks {
      (all + i).initialize(to: try check(file.pointee.checks[i]!.pointee, Field(list: "checks", i), data))
    }
    data.checks = UnsafePointer(all)
    data.checkCount = file.pointee.n_checks
  }

  private func notTooMany(_ count: Int, _ name: Words) throws(Failure) {
    guard count <= Reader.largestSize else {
      throw Failure(.tooLarge, Field(name)).atMost(Reader.largestSize, found: count)
    }
  }

  private mutating func check(_ message: Nrnn__CheckVector, _ field: Field, _ data: ModelData)
    throws(Failure) -> ModelData.Check
  {
    try known(message.base, field)
    guard message.space == NRNN__CHECK_VECTOR__SPACE__OUTPUT || message.space == NRNN__CHECK_VECTOR__SPACE__LOGIT else {
      throw Failure(.unsupported, field("space")).say("expected OUTPUT or LOGIT, found number ")
        .say(message.space.rawValue)
    }
    guard message.tolerance.isFinite else {
      throw Failure(.notFinite, field("tolerance")).say("expected a finite number, found ").say(message.tolerance)
    }
    guard message.tolerance > 0 else {
      throw Failure(.badModel, field("tolerance")).say("expected a number above 0, found ").say(message.tolerance)
    }
    let input = try numbers(message.input, field("input"), columns: data.inputCount, rowsOfNaN: true)
    let output = try numbers(message.output, field("output"), columns: data.outputCount)
    guard output.rows == input.rows || output.rows == 1 else {
      throw Failure(.badShape, field("output")).say("expected ").say(input.rows).say(" rows or 1, found ").say(
        output.rows)
    }
    let raw = try arena.allocate(Float.self, input.count)
    for i in 0..<input.count {
      raw[i] = Float(input[i])
      guard raw[i].isFinite || input[i].isNaN else {
        throw Failure(.notFinite, field("input")).say("expected numbers within float32, found ").say(input[i])
      }
    }
    return ModelData.Check(
      input: raw, steps: input.rows, output: try doubles(output), rows: output.rows, tolerance: message.tolerance,
      inLogits: message.space == NRNN__CHECK_VECTOR__SPACE__LOGIT,
      dt: try intervals(message.dt, field("dt"), input.rows))
  }

  /// Seconds before each step.
  private mutating func intervals(_ tensor: Message<Nrnn__Tensor>?, _ field: Field, _ steps: Int)
    throws(Failure) -> UnsafePointer<Double>?
  {
    guard tensor != nil else { return nil }
    let dt = try numbers(tensor, field, columns: 1, rank: 1)
    guard dt.rows == steps else {
      throw Failure(.badShape, field).say("expected ").say(steps).say(" numbers, found ").say(dt.rows)
    }
    for i in 0..<steps where dt[i] < 0 {
      throw Failure(.badModel, field).say("expected seconds of at least 0, found ").say(dt[i])
    }
    return try doubles(dt)
  }

  private mutating func doubles(_ numbers: CheckNumbers) throws(Failure) -> UnsafePointer<Double> {
    let copy = try arena.allocate(Double.self, numbers.count)
    for i in 0..<numbers.count { copy[i] = numbers[i] }
    return UnsafePointer(copy)
  }

  /// `rowsOfNaN`: a row may be all NaN.
  @inline(never)
  private func numbers(
    _ tensor: Message<Nrnn__Tensor>?, _ field: Field, columns: Int, rank: Int = 2, rowsOfNaN: Bool = false
  ) throws(Failure) -> CheckNumbers {
    let t = try needed(tensor, field).pointee
    try known(t.base, field)
    let wide = t.dtype == NRNN__TENSOR__DTYPE__F64
    guard wide || t.dtype == NRNN__TENSOR__DTYPE__F32, t.has_scale == 0 else {
      throw Failure(.unsupported, field).say("expected dtype F32 or F64, found number ").say(t.dtype.rawValue)
    }
    let rows = t.n_shape > 0 ? Int(clamping: t.shape[0]) : 0
    try check(t, field, [rows, columns], rank, elementSize: wide ? 8 : 4)
    let numbers = CheckNumbers(data: UnsafeRawPointer(t.data.data!), isWide: wide, rows: rows, count: rows * columns)
    for i in 0..<numbers.count {
      guard numbers[i].isFinite || rowsOfNaN && numbers[i].isNaN,
        numbers[i].isNaN == numbers[i / columns * columns].isNaN
      else {
        throw Failure(.notFinite, field).say("expected finite numbers").say(rowsOfNaN ? " or a row of NaN" : "")
          .say(", found ").say(numbers[i]).say(" at ").say(i)
      }
    }
    return numbers
  }

  // MARK: Notes for people

  @inline(never)
  mutating func provenance(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    guard let p = file.pointee.provenance?.pointee else { return }
    try notTooMany(p.n_entries, "provenance.entries")
    let notes = try arena.allocate(ModelData.Note.self, 7 + p.n_entries)
    data.notes = UnsafePointer(notes)
    try note("name", p.name, notes, &data.noteCount)
    try note("description", p.description, notes, &data.noteCount)
    try note("author", p.author, notes, &data.noteCount)
    try note("created", p.created, notes, &data.noteCount)
    try note("framework", p.framework, notes, &data.noteCount)
    try note("source", p.source, notes, &data.noteCount)
    try note("licence", p.licence, notes, &data.noteCount)
    for i in 0..<p.n_entries {
      let entry = p.entries[i]!.pointee
      let field = Field(list: "provenance.entries", i)
      (notes + data.noteCount).initialize(
        to: ModelData.Note(key: try words(entry.key, field("key")), value: try words(entry.value, field("value"))))
      data.noteCount += 1
    }
  }

  @inline(never)
  private mutating func note(
    _ key: Words, _ text: UnsafeMutablePointer<CChar>?, _ notes: UnsafeMutablePointer<ModelData.Note>,
    _ count: inout Int
  ) throws(Failure) {
    guard let text else { return }
    (notes + count).initialize(
      to: ModelData.Note(key: key.start, value: try words(text, Field(message: "provenance")(key))))
    count += 1
  }
}

/// [rows, columns] numbers of F32 or F64, as F64, where they are decoded.
private struct CheckNumbers {
  let data: UnsafeRawPointer
  let isWide: Bool
  let rows: Int
  let count: Int

  subscript(_ i: Int) -> Double {
    isWide
      ? data.loadUnaligned(fromByteOffset: 8 * i, as: Double.self)
      : Double(data.loadUnaligned(fromByteOffset: 4 * i, as: Float.self))
  }
}
