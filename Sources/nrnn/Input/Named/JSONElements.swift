/// The elements of a file that is one array of JSON objects, over lines or not. They are found by their marks alone, so
/// that one that is no JSON costs only itself.
final class JSONElements: RecordTexts {
  private enum Stage { case before, within, behind, ended }

  private let source: Source
  private var stage = Stage.before
  /// Bytes of the source that were looked at, and where the element begins.
  private var at = 0
  private var start = 0
  private var lineEnds = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// There is one, or a fault, at hand.
  private var isFound = false
  private(set) var line = 1
  private(set) var fault: String?

  /// Nil: the source holds something else. Waits for as many bytes as it takes to tell.
  init?(_ source: Source) throws {
    self.source = source
    guard try JSONElements.skipBlanks(source, &at), source.pending[at] == UInt8(ascii: "[") else { return nil }
    var next = at + 1
    guard try JSONElements.skipBlanks(source, &next), source.pending[next] == UInt8(ascii: "{") else { return nil }
    lineEnds = source.pending.part(0, at).count { $0 == 0x0a }
    source.drop(at + 1)
    at = 0
  }

  private static func skipBlanks(_ source: Source, _ at: inout Int) throws -> Bool {
    while try source.grows(beyond: at) {
      guard JSONScanner.isBlank(source.pending[at]) else { return true }
      at += 1
    }
    return false
  }

  /// Without the mark behind it; line ends between its values are blanks.
  var bytes: Text { source.pending.part(start, at - 1) }
  var lacks: String { "line \(lineEnds + 1): expected the end of an array" }

  func next(waits: Bool) throws -> Bool {
    while stage != .ended {
      while at < source.pending.count {
        at += 1
        isFound = take(source.pending[at - 1])
        if isFound { return true }
        guard stage != .within || at - start <= Source.longestLine else {
          return end("one of more than \(Source.longestLine) bytes")
        }
      }
      guard waits else { return false }
      guard try source.grows(beyond: at) else { return try ends() }
    }
    return false
  }

  func drop() {
    guard isFound else { return }
    source.drop(at)
    (at, start, fault, isFound) = (0, 0, nil, false)
  }

  private func end(_ fault: String) -> Bool {
    (self.fault, isFound) = (fault, true)
    stage = .ended
    return true
  }

  private func ends() throws -> Bool {
    guard stage != .behind, !source.leave() else {
      stage = .ended
      return false
    }
    if stage == .before { line = lineEnds + 1 }
    return end("the file's end")
  }

  // MARK: Bytes

  /// Is it what ends an element, or is there something else?
  private func take(_ byte: UInt8) -> Bool {
    if byte == 0x0a { lineEnds += 1 }
    if !isInString, byte == 0x0a || byte == 0x0d { source.writable[at - 1] = 0x20 }
    if stage == .before || stage == .behind {
      guard !JSONScanner.isBlank(byte) else { return false }
      (start, line) = (at - 1, lineEnds + 1)
      guard stage == .before else { return end("\(Printable.quoted(rest)) behind the array") }
      stage = .within
    }
    guard isInString else { return mark(byte) }
    if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
    isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    return false
  }

  private var rest: Text { source.pending.part(start, source.pending.count) }

  private func mark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}") where depth > 0, UInt8(ascii: "]") where depth > 0: depth -= 1
    case UInt8(ascii: ","), UInt8(ascii: "]"):
      guard depth == 0 else { return false }
      stage = byte == UInt8(ascii: "]") ? .behind : .before
      if at - 1 == start { fault = Printable.quoted([byte]) }
      return true
    default: break
    }
    return false
  }
}
