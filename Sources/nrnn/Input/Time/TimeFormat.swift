/// How times are written, in the words of strptime: %d/%m/%Y %H:%M.
struct TimeFormat {
  /// What is wrong with a format.
  struct Refusal: Error { let why: String }

  private static let directives: [(letter: Unicode.Scalar, pieces: [TimePiece])] = [
    ("Y", [.year]), ("y", [.yearOfCentury]), ("m", [.month]), ("d", [.day]), ("e", [.day]), ("j", [.dayOfYear]),
    ("H", [.hour]), ("I", [.hourOfHalf]), ("M", [.minute]), ("S", [.second]), ("f", [.fraction]), ("p", [.half]),
    ("b", [.monthName]), ("B", [.monthName]), ("h", [.monthName]), ("a", [.weekday]), ("A", [.weekday]),
    ("z", [.offset]), ("s", [.count]), ("n", [.blanks]), ("t", [.blanks]), ("%", [.byte(UInt8(ascii: "%"))]),
    ("T", joined([.hour, .minute, .second], ":")), ("R", joined([.hour, .minute], ":")),
    ("F", joined([.year, .month, .day], "-")), ("D", joined([.month, .day, .yearOfCentury], "/")),
  ]

  private static func joined(_ pieces: [TimePiece], _ mark: Unicode.Scalar) -> [TimePiece] {
    Array(pieces.map { [$0] }.joined(separator: [.byte(UInt8(ascii: mark))]))
  }

  let text: [UInt8]
  private let pieces: [TimePiece]
  private let hasClock: Bool

  init(_ text: [UInt8]) throws(Refusal) {
    self.text = text
    var (pieces, rest) = ([TimePiece](), text[...])
    while let byte = rest.popFirst() {
      let next = byte == UInt8(ascii: "%") ? try TimeFormat.directive(rest.popFirst()) : [TimePiece(byte)]
      pieces += next == [.blanks] && pieces.last == .blanks ? [] : next
    }
    self.pieces = pieces
    hasClock = pieces.contains { [.hour, .hourOfHalf, .count].contains($0) }
    try expectTime()
  }

  private static func directive(_ letter: UInt8?) throws(Refusal) -> [TimePiece] {
    guard let letter else { throw Refusal(why: "expected a letter after the last %, found none") }
    guard let (_, pieces) = directives.first(where: { UInt8(ascii: $0.letter) == letter }) else {
      let known = String(String.UnicodeScalarView(directives.map(\.letter)))
      throw Refusal(why: "expected one of \(known) after %, found \(Printable.quoted([letter]))")
    }
    return pieces
  }

  /// Each thing is said once, and all that is needed.
  private func expectTime() throws(Refusal) {
    var said: [TimePiece.Meaning] = []
    for meaning in pieces.flatMap(\.meanings) {
      guard !said.contains(meaning) else { throw Refusal(why: "expected the \(meaning.rawValue) once, found it twice") }
      said.append(meaning)
    }
    if pieces.contains(.count) {
      guard !said.contains(where: { $0.isOfDate }) else {
        throw Refusal(why: "expected %s without a date and a time of day, found both")
      }
    } else if !said.contains(.year) {
      throw Refusal(why: "expected the year, as %Y or %y, found none")
    }
    guard pieces.contains(.hourOfHalf) == pieces.contains(.half) else {
      throw Refusal(why: "expected %I and %p together, found one of them")
    }
  }

  /// Of the times that are read: are they counted?
  var kind: TimeStamp.Kind { pieces.contains(.count) ? .seconds : .date }

  /// `unit`: of %s.
  func time(_ text: UnsafeBufferPointer<UInt8>, _ unit: TimeUnit) throws(TimeStamp.Refusal) -> CivilTime {
    var (rest, parts) = (TextCursor(text), TimeParts())
    for piece in pieces {
      guard parts.take(piece, &rest) else { throw TimeStamp.Refusal(why: "") }
    }
    guard rest.isAtEnd else { throw TimeStamp.Refusal(why: "") }
    var time = try parts.time(unit)
    time.hasClock = hasClock
    return time
  }
}
