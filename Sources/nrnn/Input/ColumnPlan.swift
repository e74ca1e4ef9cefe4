import NoisyRNN

/// The columns that a run reads, in one list: the channels, then those that --key, --sequence, --time and --keep name.
struct ColumnPlan {
  struct Wanted {
    let name: Key
    /// The option that names it; nil: the channel's own name.
    let option: String?

    /// For a message.
    var shown: String { name.shown + (option.map { " (\($0))" } ?? "") }
  }

  let channels: [Key]
  private(set) var columns: [Wanted]
  private(set) var key, sequence: Int?
  /// One, or those of a date and its clock, and so on.
  private(set) var timeColumns: [Int] = []
  /// Those that the output has too, each name once: key, time, and what is kept.
  private(set) var passed: [Int] = []
  let times: TimeReader
  /// One for each channel.
  let numbers: [Numbers]
  /// Where no name is asked for and none is needed, a file may hold one column per channel and nothing else.
  let mayBePositional: Bool
  /// Some option names a column.
  let isNamed: Bool
  private let names: Names

  /// What the options say.
  private struct Names {
    let channels: [Wanted]
    let key, sequence: Key?
    var time: [Key]
    let kept: [Key]
    let keepsPoint: Bool
  }

  init(
    _ model: Model, _ options: ColumnArguments, _ reading: ReadingArguments, of format: Format,
    keeping kept: [String] = [], keepsPoint: Bool = false
  ) throws(Problem) {
    channels = model.inputNames.map { Key($0) }
    let mapped = try options.columns(of: channels)
    names = Names(
      channels: zip(channels, mapped).map { Wanted(name: $1 ?? $0, option: $1 == nil ? nil : "--map") },
      key: options.key.map { Key(argument: $0) }, sequence: options.sequence.map { Key(argument: $0) },
      time: options.times.time.map { [Key(argument: $0)] } ?? [], kept: kept.map { Key(argument: $0) },
      keepsPoint: keepsPoint)
    isNamed = options.isNamed || !kept.isEmpty
    mayBePositional = !isNamed && (channels.count == 1 || model.inputs.allSatisfy(\.name.isEmpty))
    let decimal = try reading.dialect.decimal
    times = try options.times.reader(of: format, decimal)
    let missing = try MissingTexts.byChannel(reading.missingValue.map(\.argumentBytes), channels)
    numbers = missing.map { Numbers(decimal: decimal, missing: $0) }
    columns = names.channels
    addNamed()
  }

  private mutating func addNamed() {
    columns = names.channels
    func add(_ name: Key, _ option: String) -> Int {
      columns.append(Wanted(name: name, option: option))
      return columns.count - 1
    }
    key = names.key.map { add($0, "--key") }
    sequence = names.sequence.map { add($0, "--sequence") }
    timeColumns = names.time.map { add($0, "--time") }
    passed = []
    for column in [key].compactMap({ $0 }) + timeColumns + names.kept.map({ add($0, "--keep") })
    where !passed.contains(where: { columns[$0].name == columns[column].name }) {
      passed.append(column)
    }
    if names.keepsPoint { passed.append(add(Key("\(LineProtocol.line)"), "--keep-point")) }
  }

  // MARK: Time

  /// The first of its columns.
  var time: Int? { timeColumns.first }

  /// It stands in several columns.
  var joinsTimes: Bool { timeColumns.count > 1 }

  /// Its name may be those of several columns, joined by +.
  var mayJoinTimes: Bool { names.time.count == 1 && names.time[0].bytes.contains(UInt8(ascii: "+")) }

  /// With the columns that are there: a time's own name comes first, then several that it is made of.
  func resolved(_ isThere: (Key) -> Bool) -> ColumnPlan {
    guard mayJoinTimes, let parts = ColumnPlan.parts(names.time[0].bytes[...], isThere) else { return self }
    var names = names
    names.time = parts
    return ColumnPlan(self, names)
  }

  private init(_ plan: ColumnPlan, _ names: Names) {
    (channels, times, numbers) = (plan.channels, plan.times, plan.numbers)
    (mayBePositional, isNamed) = (plan.mayBePositional, plan.isNamed)
    (self.names, columns) = (names, names.channels)
    addNamed()
  }

  /// Nil: some are not there.
  private static func parts(_ name: ArraySlice<UInt8>, _ isThere: (Key) -> Bool) -> [Key]? {
    if isThere(Key(name)) { return [Key(name)] }
    for i in name.indices where name[i] == UInt8(ascii: "+") && i > name.startIndex && isThere(Key(name[..<i])) {
      if let rest = parts(name[(i + 1)...], isThere) { return [Key(name[..<i])] + rest }
    }
    return nil
  }

  // MARK: Names

  /// What the input calls the channels.
  var channelNames: [Key] { columns.prefix(channels.count).map(\.name) }

  /// Are all columns that are looked for among these?
  func isWithin(_ found: [Key]) -> Bool {
    resolved(found.contains).columns.allSatisfy { found.contains($0.name) }
  }

  /// What the output calls them.
  var passedNames: [Key] { passed.map { columns[$0].name } }

  /// Which of them is the time.
  var passedTimes: [Int] { passed.indices.filter { timeColumns.contains(passed[$0]) } }

  /// The output has no two columns of one name.
  func expectPassedColumns(beside outputs: [Column]) throws(Problem) {
    let taken = (["step"] + outputs.map(\.name) + ["flags"]).map { Key($0) }
    guard let twice = passed.map({ columns[$0] }).first(where: { taken.contains($0.name) }) else { return }
    throw Problem(
      .usage, "\(twice.option!): expected another name than the outputs have, found \(twice.name.shown)")
  }
}
