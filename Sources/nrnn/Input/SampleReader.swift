import ArgumentParser
import NoisyRNN

/// The records of a source in one format.
protocol SampleReader {
  /// Goes on to the next record; false at the end. What it throws leaves no next one to go on to.
  mutating func advance() throws -> Bool
  /// The record; what it throws is about this one alone.
  func record() throws(Problem) -> Record
  /// Where the record stands: "in.csv: line 7".
  var place: String { get }
  /// Where the record stands that the source left unfinished, and what it lacks: "in.csv: line 7: expected a line end".
  var unfinished: String { get }
  /// Is the next record there already? If not, the results so far should go out first.
  var isReady: Bool { mutating get }
}

enum Format: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32

  func reader(_ source: Source, _ plan: ColumnPlan) throws -> any SampleReader {
    try expectOwn(source)
    if self != .f32 { try source.skipByteOrderMark() }
    return switch self {
    case .csv: try CSVReader(source, plan)
    case .jsonl: JSONLinesReader(source, plan)
    case .f32: FloatReader(source, plan)
    }
  }

  /// Files of other kinds, by their first bytes.
  private func expectOwn(_ source: Source) throws {
    let start = try source.beginning(self == .f32 ? 4 : Guess.longestMagic)
    guard let kind = Guess.binary(start) ?? (self == .f32 ? nil : Guess.wideText(start)) else { return }
    throw Problem(.badData, "\(source.name): expected \(rawValue), found what looks like \(kind)")
  }

  func writer(_ columns: [Column], keeping kept: [Key], header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, keeping: kept, header: header)
    case .jsonl: JSONLinesWriter(columns, keeping: kept)
    case .f32: FloatWriter(columns)
    }
  }
}
