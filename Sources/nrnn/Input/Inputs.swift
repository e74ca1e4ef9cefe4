/// The records of several files, one after the other: one input. Each has its own header and its own form.
final class Inputs: SampleReader {
  private let paths: [String]
  private let format: Format
  private let dialect: Dialect
  private let leavesUnfinished: Bool
  private let unseen = Unseen()
  /// Those of the files that were begun, which know what their columns are called.
  private var readers: [any SampleReader] = []
  private(set) var source: Source
  private var reader: any SampleReader

  /// `leavesUnfinished`: what the last file has not finished is left for the next run.
  init(
    _ paths: [String], _ format: Format, _ plan: ColumnPlan, _ dialect: Dialect, leavesUnfinished: Bool = false
  ) throws {
    (self.paths, self.format, self.dialect, self.leavesUnfinished) = (paths, format, dialect, leavesUnfinished)
    source = try Source(paths[0], leavesUnfinished: leavesUnfinished && paths.count == 1)
    reader = try format.reader(source, plan, dialect, unseen)
    readers = [reader]
  }

  var plan: ColumnPlan { readers[0].plan }
  var place: Place { Place(file: Int32(readers.count - 1), line: reader.place.line) }
  var unfinished: String { reader.unfinished }
  func shown(_ place: Place, _ column: Int?) -> String { readers[Int(place.file)].shown(place, column) }
  func hint(_ place: Place, _ word: Text) -> String? { reader.hint(place, word) }

  var isOther: Bool { reader.isOther }
  var text: Text? { dialect.passesOthers ? reader.text : nil }
  var rest: Text? { dialect.passesOthers && source.isStream ? reader.rest : nil }
  var namesThere: [Key]? { reader.namesThere }

  var isReady: Bool { reader.isReady }

  /// How much of it has been used; nil where the end is not known.
  var part: Double? { paths.count == 1 ? source.part : nil }

  func advance() throws -> Bool {
    while try !reader.advance() {
      guard readers.count < paths.count else {
        try expectAllSeen()
        return false
      }
      try beginNext()
    }
    return true
  }

  private func expectAllSeen() throws(Problem) {
    do {
      try unseen.check(plan)
    } catch {
      guard dialect.isFed else { throw error }
      Terminal.say("nrnn: \(error)")
    }
  }

  private func beginNext() throws {
    source.close()
    let isLast = readers.count == paths.count - 1
    source = try Source(paths[readers.count], leavesUnfinished: leavesUnfinished && isLast)
    reader = try format.reader(source, plan, dialect, unseen)
    readers.append(reader)
  }

  func record() throws(Problem) -> Record {
    let record = try reader.record()
    return Record(cells: record.cells, place: place)
  }
}
