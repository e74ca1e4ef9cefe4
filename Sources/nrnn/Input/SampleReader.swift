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
