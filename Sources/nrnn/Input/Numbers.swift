/// Reads the cells of one channel.
struct Numbers {
  private let decimal: UInt8
  /// What a cell says that has no value; where it is a number, so does each that is equal to it.
  private let texts: [[UInt8]]
  private let values: [Float]

  init(decimal: UInt8 = DecimalNumber.point, missing texts: [[UInt8]] = []) {
    let words = texts.map { Array($0[...].withoutBlanks) }
    (self.decimal, self.texts) = (decimal, words)
    values = words.compactMap { $0.withUnsafeBufferPointer { Numbers.float($0, decimal) } }
  }

  /// An option may have a point where the file has commas. Nil: no number.
  private static func float(_ word: Text, _ decimal: UInt8) -> Float? {
    let mark = [decimal, DecimalNumber.point].first { DecimalNumber(word, $0) != nil }
    return mark.flatMap { DecimalNumber.float(word, $0) }
  }

  /// NaN: missing. Blanks around a number are no part of it. `hint`: what else a word looks like.
  func value(_ cell: Cell, _ place: @autoclosure () -> String, _ hint: (Text) -> String? = { _ in nil })
    throws(Problem) -> Float
  {
    switch cell.kind {
    case .missing, .absent: return .nan
    case .number: return try finite(cell.number, cell, place())
    case .text:
      let word = cell.text.withoutBlanks
      if let value = DecimalNumber.float(word, decimal) { return try finite(value, cell, place()) }
      if cell.isMissing || isMissing(word) { return .nan }
      if Guess.isInfinity(word) { return try finite(.infinity, cell, place()) }
      let guess = Guess.said(Guess.number(word, decimal) ?? hint(word))
      let bytes = Guess.isUTF8(word) ? "" : Guess.notUTF8
      throw Problem(.badData, "\(place()): expected a number, found \(cell.found)\(guess)\(bytes)")
    case .word, .object, .array:
      throw Problem(.badData, "\(place()): expected a number, found \(cell.found)")
    }
  }

  private func isMissing(_ word: Text) -> Bool {
    texts.contains { $0.withUnsafeBufferPointer { $0.isEqual(to: word) } }
  }

  private func finite(_ value: Float, _ cell: Cell, _ place: @autoclosure () -> String) throws(Problem) -> Float {
    guard !value.isInfinite else {
      if isMissing(cell.text.withoutBlanks) { return .nan }
      throw Problem(.badData, "\(place()): expected a finite number, found \(cell.found)")
    }
    return values.isEmpty || !values.contains(value) ? value : .nan
  }
}
