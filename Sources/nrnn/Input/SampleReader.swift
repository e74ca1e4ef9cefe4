/// The records of a source in one format.
protocol SampleReader: AnyObject {
  /// Goes on to the next record; false at the end. What it throws leaves no next one to go on to.
  func advance() throws -> Bool
  /// The record; what it throws is about this one alone.
  func record() throws(Problem) -> Record
  /// Where the record stands.
  var place: Place { get }
  /// In words, with one of its columns, by number: "in.csv: line 7, column 2 (pressure)", or without: "in.csv: line 7".
  func shown(_ place: Place, _ column: Int?) -> String
  /// What a word looks like that should be a number of the record.
  func hint(_ place: Place, _ word: Text) -> String?
  /// The record is none: a text that goes to the output as it is.
  var isOther: Bool { get }
  /// The record as it stands in the file, where lines go to the output.
  var text: Text? { get }
  /// Where lines go to the output: those of a stream that were taken in, and of which no record was made. Nobody can ask
  /// for them again. It is the end of reading.
  var rest: Text? { get }
  /// The names that the record has, where each has its own.
  var namesThere: [Key]? { get }
  /// With the columns of a time that the input has.
  var plan: ColumnPlan { get }
  /// Where the record stands that the source left unfinished, and what it lacks: "in.csv: line 7: expected a line end".
  var unfinished: String { get }
  /// Is the next record there already? If not, the results so far should go out first. The cells of the last one are
  /// good no more.
  var isReady: Bool { get }
}

extension SampleReader {
  var isOther: Bool { false }
  var text: Text? { nil }
  var rest: Text? { nil }
  var namesThere: [Key]? { nil }
}
