import ArgumentParser
import NoisyRNN

/// Raw samples from a source, one value per channel.
protocol SampleReader {
  /// The next sample; nil at the end.
  mutating func next() throws -> [Float]?
  /// Where the last sample stands: "line 7".
  var place: String { get }
  /// Is the next sample there already? If not, the results so far should go out first.
  var isReady: Bool { get }
}

enum Format: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, f32

  func reader(_ source: Source, _ model: Model) throws -> any SampleReader {
    switch self {
    case .csv: try CSVReader(source, model)
    case .jsonl: try JSONLinesReader(source, model)
    case .f32: try FloatReader(source, model)
    }
  }

  func writer(_ columns: [Column], header: Bool) -> any RowWriter {
    switch self {
    case .csv: CSVWriter(columns, header: header)
    case .jsonl: JSONLinesWriter(columns)
    case .f32: FloatWriter()
    }
  }
}

/// A number as text; the refusals are the same in every format.
enum Value {
  static func parse(_ text: String, _ place: @autoclosure () -> String) throws(Problem) -> Float {
    guard !text.isEmpty else { throw missing(place(), "an empty cell") }
    guard let value = Float(text) else {
      throw Problem(.badData, "\(place()): expected a number, found \(JSON.quoted(String(text.prefix(40))))")
    }
    return try finite(value, text, place())
  }

  static func finite(_ value: Float, _ text: String, _ place: @autoclosure () -> String) throws(Problem) -> Float {
    if value.isNaN { throw missing(place(), text) }
    guard value.isFinite else { throw Problem(.badData, "\(place()): expected a finite number, found \(text)") }
    return value
  }

  static func missing(_ place: String, _ found: String) -> Problem {
    Problem(.badData, "\(place): expected a number, found \(found); this version takes no missing values")
  }
}
