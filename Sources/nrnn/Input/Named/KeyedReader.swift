/// Records of a file whose values have names. A channel that a record has not is missing there; others
/// than the plan's are passed over.
final class KeyedReader: SampleReader {
  private let source: Source
  private let texts: any RecordTexts
  private let line: any NamedValues
  private let unseen: Unseen
  private let mayBeEmpty: Bool
  private(set) var plan: ColumnPlan
  private var room: CellRoom
  private var names: [AskedName]
  /// The next one is at hand.
  private var isAhead = false
  private var first: Int?

  init(
    _ source: Source, _ plan: ColumnPlan, _ texts: any RecordTexts, _ line: any NamedValues, _ unseen: Unseen,
    mayBeEmpty: Bool = false
  ) throws {
    (self.source, self.plan, self.texts, self.line, self.unseen) = (source, plan, texts, line, unseen)
    self.mayBeEmpty = mayBeEmpty
    (room, names) = (CellRoom(plan.columns.count), AskedName.all(of: plan, line))
    if plan.mayJoinTimes { try findTimes() }
  }

  /// The first record says which columns a time is made of.
  private func findTimes() throws {
    try look(waits: true)
    guard isAhead, texts.fault == nil, (try? line.scan(texts.bytes)) != nil else { return }
    plan = plan.resolved { line.find(ValueName($0)) != nil }  // of values: a record's own time is a whole one
    (room, names) = (CellRoom(plan.columns.count), AskedName.all(of: plan, line))
  }

  var place: Place { Place(line: texts.line) }
  var unfinished: String { "\(source.name): \(texts.lacks)" }

  func shown(_ place: Place, _ column: Int?) -> String {
    let text = "\(source.name): line \(place.line)"
    guard let column else { return text }
    return "\(text), \(column < plan.channels.count ? "channel " : "")\(plan.columns[column].name.shown)"
  }

  /// Where a record's own thing has the name of a channel, it is none that could have been meant.
  var namesThere: [Key]? {
    line.names.filter { name in !plan.channelNames.contains(name) || line.find(ValueName(name)) != nil }
  }

  func hint(_ place: Place, _ word: Text) -> String? { place.line == first ? nil : Guess.perhapsMissing(word) }

  var isOther: Bool { texts.isOther }
  var text: Text? { texts.bytes }
  var rest: Text? {
    if !isAhead { texts.drop() }
    return source.wholeLines
  }

  var isReady: Bool {
    try? look(waits: false)
    return isAhead
  }

  func advance() throws -> Bool {
    try look(waits: true)
    guard isAhead else {
      guard !source.wasEmpty || source.isUnfinished || mayBeEmpty else {
        throw Problem(.badData, "\(source.name): expected \(line.what), found an empty file")
      }
      return false
    }
    isAhead = false
    return true
  }

  /// For the next record.
  private func look(waits: Bool) throws {
    guard !isAhead else { return }
    texts.drop()
    isAhead = try texts.next(waits: waits)
    if isAhead, first == nil, !texts.isOther { first = texts.line }
  }

  func record() throws(Problem) -> Record {
    if let fault = texts.fault { throw unexpected(fault + texts.extent, nil) }
    do {
      try line.scan(texts.bytes)
    } catch {
      throw unexpected(error.found + texts.extent, guess)
    }
    if line.form == .named { try takeNamed() } else { try takeValues() }
    return room.record(place)
  }

  /// What the first line looks like.
  private var guess: String? { texts.line == 1 ? line.guess(texts.bytes) : nil }

  private func takeNamed() throws(Problem) {
    unseen.begin(plan, source.name, namesThere!)
    var lacksAll = true
    for (i, name) in names.enumerated() {
      if let cell = try cell(name) {
        room.cells[i] = cell
        if i < plan.channels.count { lacksAll = false }
        if i < plan.channels.count, !unseen.isEmpty { unseen.found(i) }
      } else if i < plan.channels.count {
        room.cells[i] = Cell(kind: .absent, text: name.name.whole)
      } else {
        let hint = name.kind != .value && line.find(name.name) != nil ? ": a tag or field of that name is no stamp" : ""
        throw Problem(
          .badData, "\(shown(place, nil)): expected a key \(name.shown), found \(line.names.listed)\(hint)")
      }
    }
    guard lacksAll, !line.mayLackChannels else { return }
    let channels = plan.columns.prefix(plan.channels.count).map(\.name).listed
    throw Problem(.badData, "\(shown(place, nil)): expected some key of \(channels), found \(namesThere!.listed)")
  }

  private func cell(_ asked: AskedName) throws(Problem) -> Cell? {
    if asked.kind == .value { return line.find(asked.name) }
    guard asked.kind == .either, line.find(asked.name) != nil else { return line.own(asked.name) }
    throw Problem(
      .badData,
      """
      \(shown(place, nil)): expected one thing of the name \(asked.shown), found a tag or field beside what each point \
      has by that name
      """)
  }

  private func takeValues() throws(Problem) {
    let (values, count) = (line.values, plan.channels.count)
    guard !plan.isNamed, line.form == .list || count == 1 else { throw unexpected("something else", guess) }
    guard values.count == count else {
      throw Problem(.badData, "\(shown(place, nil)): expected \(count) values, found \(values.count)")
    }
    for (i, value) in values.enumerated() { room.cells[i] = value }
  }

  private func unexpected(_ found: String, _ guess: String?) -> Problem {
    let expected = line.expected(isNamed: plan.isNamed)
    return Problem(
      .badData, "\(shown(place, nil)): expected \(expected), found \(found)\(Guess.said(guess))")
  }
}
