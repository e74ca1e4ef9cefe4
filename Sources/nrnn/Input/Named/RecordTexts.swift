/// The texts of a file that may each be a record of values with names.
protocol RecordTexts: AnyObject {
  /// Goes on to the next one; false: there is none, or it would have to be waited for.
  func next(waits: Bool) throws -> Bool
  /// Of the one at hand.
  var bytes: Text { get }
  /// What there is instead of one.
  var fault: String? { get }
  /// That it begins in, from 1.
  var line: Int { get }
  /// For the end of a message, where it is not the one line that one would take it for.
  var extent: String { get }
  /// The one at hand is no record, but goes to the output as it is.
  var isOther: Bool { get }
  /// It is done with: the source goes on behind it.
  func drop()
  /// What the next one has not that the source left unfinished.
  var lacks: String { get }
}

extension RecordTexts {
  var isOther: Bool { false }
  var extent: String { "" }
}

/// Lines that may be records: those that are neither blank nor comments.
final class RecordLines: RecordTexts {
  private let source: Source
  private let dialect: Dialect
  private var length: Int?
  private(set) var line = 0

  init(_ source: Source, _ dialect: Dialect) { (self.source, self.dialect) = (source, dialect) }

  let fault: String? = nil
  var lacks: String { "line \(line + 1): expected a line end" }
  var bytes: Text { source.pending.part(0, length!) }

  func next(waits: Bool) throws -> Bool {
    while let end = waits ? try source.lineLength(after: 0) : source.newline(after: 0) {
      line += 1
      length = end
      if isRecord { return true }
      drop()
    }
    return false
  }

  private var isRecord: Bool { bytes.contains { !JSONScanner.isBlank($0) } && !dialect.isComment(bytes) }

  func drop() {
    guard let end = length else { return }
    source.drop(end + 1)
    length = nil
  }
}
