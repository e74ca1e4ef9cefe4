/// Lines that may be points, and what a string carries on in the lines behind: a point is as many lines as it takes. What
/// stands within a string is never one itself. Others are passed over, or go to the output.
///
/// A line with a quote too many opens a string that it does not mean. As in Telegraf's parser the point ends with the
/// line in which some quote closes it, and is refused where what comes then does not fit; but here no string stays
/// open for ever.
final class PointLines: RecordTexts {
  /// A point whose string is still open behind a line so far from its beginning has a quote too many.
  static let longestOpen = 1 << 20
  private static let mostNotes = 3

  private let source: Source
  private let filter: PointFilter
  private let passesOthers: Bool
  /// Of the next point, as far as it was looked at: with the end of its last line.
  private var taken = 0
  private var lines = 0
  private var string = OpenString()
  private var isFound = false
  /// Before it.
  private var linesBefore = 0
  /// Of points that are waited for.
  private var notes = 0
  private var noted = 0
  private(set) var fault: String?
  private(set) var isOther = false

  init(_ source: Source, _ filter: PointFilter, passesOthers: Bool) {
    (self.source, self.filter, self.passesOthers) = (source, filter, passesOthers)
  }

  var line: Int { linesBefore + 1 }
  var bytes: Text { source.pending.part(0, taken - 1) }
  var extent: String { lines > 1 ? ": lines \(line) to \(linesBefore + lines) are one point" : "" }
  var lacks: String { "line \(line): expected a \(string.isOpen ? "closing quote" : "line end")" }

  func next(waits: Bool) throws -> Bool {
    while try find(waits: waits) {
      isOther = fault == nil && !filter.isPoint(bytes)
      if !isOther || passesOthers { return true }
      drop()
    }
    return false
  }

  func drop() {
    guard isFound else { return }
    source.drop(taken)
    linesBefore += lines
    (taken, lines, string, fault, isFound) = (0, 0, OpenString(), nil, false)
  }

  /// Where the input cannot be waited for, it goes on with the lines that are there.
  private func find(waits: Bool) throws -> Bool {
    while !isFound, let end = try lineLength(waits: waits) {
      take(source.pending.part(taken, taken + end))
      isFound = !string.isOpen || taken > PointLines.longestOpen
      if isFound, string.isOpen { fault = "a string that no quote closes in \(PointLines.longestOpen) bytes" }
    }
    if !isFound, waits, taken > 0, !source.leave() {
      isFound = true
      if lines > 1 { fault = "a string that no quote closes before the file's end" }  // one line reads as cut anywhere
    }
    return isFound
  }

  private func take(_ line: Text) {
    if OpenString.mayBeQuoted(line), string.isOpen || !filter.isComment(line) { string.read(line) }
    taken += line.count + 1
    lines += 1
  }

  private func lineLength(waits: Bool) throws -> Int? {
    if let end = source.newline(after: taken) { return end - taken }
    guard waits else { return nil }
    if taken > 0 { try note() }
    return try source.lineLength(after: taken)
  }

  /// What comes next may be long in coming, and is no point of its own: nobody should have to guess why none comes back.
  private func note() throws {
    guard notes < PointLines.mostNotes, noted != line, try !source.arrives(within: 0) else { return }
    (notes, noted) = (notes + 1, line)
    Terminal.say(
      """
      nrnn: \(source.name): line \(line): a string has no closing quote so far: what comes is its text, up to a quote or \
      \(PointLines.longestOpen) bytes
      """)
  }
}
