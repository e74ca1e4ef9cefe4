import NoisyRNN

/// Samples from a CSV file. A header names the columns, in any order; those that are no channel are passed over.
///
/// A file for a model whose channels have no names, or for a single channel, may also hold just one column per
/// channel, in the model's order, under any header or none.
struct CSVReader: SampleReader {
  private let channels: [String]
  /// For each channel its column, and what the header calls it.
  private let columns: [(index: Int, name: String)]
  private let width: Int
  private var records: CSVRecords
  /// The first record of a file without a header.
  private var held: [String]?

  init(_ source: Source, _ model: Model) throws {
    records = CSVRecords(source)
    channels = model.inputNames
    guard Set(channels).count == channels.count else {
      throw Problem(.badData, "\(source.name): csv: expected channels that differ in name, found \(channels.listed)")
    }
    guard let first = try records.next() else {
      throw Problem(.badData, "\(source.name): expected a header with \(channels.listed), found an empty file")
    }
    width = first.count
    let unnamed = channels.count == 1 || model.inputs.allSatisfy(\.name.isEmpty)
    if unnamed, first.count == channels.count, !channels.allSatisfy(first.contains) {
      columns = channels.enumerated().map { ($0, $1) }
      held = first.contains { $0.isEmpty || Float($0) != nil } ? first : nil
    } else {
      columns = try channels.map { try CSVReader.column($0, first, source.name) }
    }
  }

  private static func column(_ name: String, _ header: [String], _ file: String) throws(Problem) -> (Int, String) {
    let found = header.indices.filter { header[$0] == name }
    guard found.count == 1 else {
      let what = found.isEmpty ? "none; the header has \(header.listed)" : "\(found.count)"
      throw Problem(.badData, "\(file): line 1: expected one column \"\(name)\", found \(what)")
    }
    return (found[0], name)
  }

  var place: String { "line \(records.line)" }
  var isReady: Bool { held != nil || records.source.hasLine }

  mutating func next() throws -> [Float]? {
    guard let cells = try nextRecord() else { return nil }
    let here = "\(records.source.name): \(place)"
    guard cells.count == width else {
      throw Problem(.badData, "\(here): expected as many cells as line 1 has, \(width), found \(cells.count)")
    }
    return try columns.map { column in
      try Value.parse(cells[column.index], "\(here), column \(column.index + 1) (\(column.name))")
    }
  }

  /// Empty lines at the end of the file are no records; one before others is.
  private mutating func nextRecord() throws -> [String]? {
    defer { held = nil }
    guard var record = try held ?? records.next() else { return nil }
    let blank = record == [""] ? records.line : nil
    while record == [""] {
      guard let next = try records.next() else { return nil }
      record = next
    }
    guard let blank else { return record }
    let here = "\(records.source.name): line \(blank)"
    throw Problem(.badData, "\(here): expected as many cells as line 1 has, \(width), found an empty line")
  }
}

extension [String] {
  /// For a message: "a", "b", at most a dozen.
  var listed: String {
    prefix(12).map { "\"\($0)\"" }.joined(separator: ", ") + (count > 12 ? ", and \(count - 12) more" : "")
  }
}
